import { type Handler, type LoopbackServer, routes, serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parse, stringify } from "yaml"
import { guardedBy } from "../test-fixtures/labelled-images.ts"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const REPOSITORIES: Readonly<Record<string, ReadonlyArray<string>>> = {
  "acme/aim-base": ["1.0.0"],
  "acme/aim-llama": ["0.9.0", "1.0.0", "1.2.0", "latest"],
  "acme/aim-qwen": ["1.0.0", "2.0.0-rc1"],
  "acme/tools": ["1.0.0"],
  "other/aim-phi": ["1.0.0"],
}

/** A registry with these repositories and tags. */
const registryOf = (repositories: Readonly<Record<string, ReadonlyArray<string>>>): Handler =>
  routes({
    "/v2/_catalog?n=1000": { json: { repositories: Object.keys(repositories) } },
    ...Object.fromEntries(
      Object.entries(repositories).map(([name, tags]) => [`/v2/${name}/tags/list?n=1000`, { json: { name, tags } }]),
    ),
  })

const sourceOf = ({ host }: LoopbackServer, spec: object = {}, name = "acme"): string =>
  stringify({
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMClusterModelSource",
    metadata: { name },
    spec: {
      registry: host,
      filters: [{ image: "acme/aim-*", exclude: ["acme/aim-base"], versions: [">=1.0.0"] }],
      ...spec,
    },
  })

const catalogOf = (manifest: string, args: ReadonlyArray<string> = []) =>
  runCli(["catalog", "-f", "-", ...args], { stdin: manifest })

const imagesIn = (json: string): ReadonlyArray<string> =>
  JSON.parse(json).flatMap(({ create }: { readonly create: ReadonlyArray<{ readonly image: string }> }) =>
    create.map(({ image }) => image.slice(image.indexOf("/") + 1)),
  )

describe("aim catalog", () => {
  it.live("shows the models that a source would create", () =>
    Effect.gen(function* () {
      const server = yield* serve(registryOf(REPOSITORIES))
      const { stdout, stderr, status } = yield* catalogOf(sourceOf(server))
      expect(stderr).toBe("")
      expect(status).toBe(0)
      expect(stdout).toContain("AIMClusterModelSource acme: 4 models would be created")
      expect(stdout).toContain("4 images fit; at most 100 models")
      expect(stdout).toMatch(/^acme\/aim-\* +4$/m)
      expect(stdout).toMatch(
        new RegExp(`^acme-aim-llama-1-2-0-[0-9a-f]{6} +${server.host}/acme/aim-llama:1\\.2\\.0$`, "m"),
      )
      // What is excluded is not even asked for.
      expect(server.seen.map(({ target }) => target)).not.toContain("/v2/acme/aim-base/tags/list?n=1000")
    }),
  )

  it.live("takes the newest versions first where the limit is reached, in a fixed order", () =>
    Effect.gen(function* () {
      const server = yield* serve(registryOf(REPOSITORIES))
      const limited = sourceOf(server, { maxModels: 3 })
      const { stdout } = yield* catalogOf(limited, ["-o", "json"])
      expect(imagesIn(stdout)).toEqual(["acme/aim-llama:1.2.0", "acme/aim-llama:1.0.0", "acme/aim-qwen:2.0.0-rc1"])
      expect(JSON.parse(stdout)).toMatchObject([
        {
          source: "acme",
          leftOutByLimit: 1,
          status: { status: "Ready", availableModels: 4, modelsLimitReached: true },
        },
      ])
      expect((yield* catalogOf(limited)).stdout).toContain("4 images fit; at most 3 models, 1 image is left out")
    }),
  )

  it.live("counts models among the manifests as being there", () =>
    Effect.gen(function* () {
      const server = yield* serve(registryOf(REPOSITORIES))
      const held = stringify({
        apiVersion: "aim.eai.amd.com/v1alpha1",
        kind: "AIMClusterModel",
        metadata: { name: "by-hand" },
        spec: { image: `${server.host}/acme/aim-llama:1.2.0` },
      })
      const { stdout } = yield* catalogOf(`${sourceOf(server)}---\n${held}`, ["-o", "yaml"])
      expect(parse(stdout)).toMatchObject([{ heldByOtherModels: ["by-hand"], create: { length: 3 } }])
    }),
  )

  it.live("gives an image to one source only", () =>
    Effect.gen(function* () {
      const server = yield* serve(registryOf(REPOSITORIES))
      const second = sourceOf(server, { filters: [{ image: "acme/aim-qwen" }] }, "second")
      const { stdout } = yield* catalogOf(`${second}---\n${sourceOf(server)}`, ["-o", "json"])
      expect(JSON.parse(stdout)).toMatchObject([
        { source: "acme", create: { length: 4 } },
        { source: "second", create: [], heldByOtherModels: { length: 2 } },
      ])
    }),
  )

  it.live("looks at a source of a cluster anew, whatever its status says", () =>
    Effect.gen(function* () {
      const server = yield* serve(registryOf(REPOSITORIES))
      const live = { ...parse(sourceOf(server)), status: { status: "Failed", availableModels: 99, conditions: [] } }
      const { stdout } = yield* catalogOf(stringify(live), ["-o", "json"])
      expect(JSON.parse(stdout)).toMatchObject([{ status: { status: "Ready", availableModels: 4 } }])
    }),
  )

  it.live("tells on standard error how far it is, if it takes long", () =>
    Effect.gen(function* () {
      const fast = registryOf(REPOSITORIES)
      const server = yield* serve((request, count) =>
        request.target === "/v2/acme/aim-qwen/tags/list?n=1000"
          ? { send: (response) => void setTimeout(() => response.end('{"tags":["1.0.0"]}'), 2600) }
          : fast(request, count),
      )
      const { stdout, stderr, status } = yield* catalogOf(sourceOf(server))
      expect(stderr).toBe("2 of 3 listings read, 9 names")
      expect(stdout).not.toContain("listings")
      expect(status).toBe(0)
    }),
  )
})

describe("aim catalog of a private registry", () => {
  const PASSWORD = "canary-4711-password"
  const auth = Buffer.from(`bot:${PASSWORD}`).toString("base64")
  const withSecret = { imagePullSecrets: [{ name: "pull" }] }
  const privateServer = serve(guardedBy("bot", PASSWORD, registryOf(REPOSITORIES)))

  it.live("takes credentials from a file", () =>
    Effect.gen(function* () {
      const server = yield* privateServer
      const config = JSON.stringify({ auths: { [server.host]: { auth } } })
      const { stdout, stderr, status } = yield* withFile(config, (file) =>
        catalogOf(sourceOf(server, withSecret), ["--pull-secret", file, "-o", "json"]),
      )
      expect(imagesIn(stdout)).toHaveLength(4)
      expect(status).toBe(0)
      expect(stdout + stderr).not.toContain(PASSWORD)
    }),
  )

  it.live("takes them from the Secrets that the source names, if they are among the manifests", () =>
    Effect.gen(function* () {
      const server = yield* privateServer
      const secret = stringify({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "pull" },
        type: "kubernetes.io/dockerconfigjson",
        data: {
          ".dockerconfigjson": Buffer.from(JSON.stringify({ auths: { [server.host]: { auth } } })).toString("base64"),
        },
      })
      const { stdout, stderr } = yield* catalogOf(`${sourceOf(server, withSecret)}---\n${secret}`, ["-o", "json"])
      expect(imagesIn(stdout)).toHaveLength(4)
      expect(stdout + stderr).not.toContain(PASSWORD)
    }),
  )

  it.live("without them says what is missing, what the registry said, and ends with 1", () =>
    Effect.gen(function* () {
      const server = yield* privateServer
      const { stdout, stderr, status } = yield* catalogOf(sourceOf(server, withSecret))
      expect(stderr).toContain("note: AIMClusterModelSource acme: spec.imagePullSecrets names pull")
      expect(stdout).toContain("0 models would be created")
      expect(stdout).toContain("not found or not accessible without credentials (HTTP 401)")
      expect(status).toBe(1)
    }),
  )

  it.live("refuses a Secret that cannot be read, and shows nothing of it", () =>
    Effect.gen(function* () {
      const server = yield* privateServer
      const secret = `apiVersion: v1
kind: Secret
metadata: {name: pull}
type: kubernetes.io/dockerconfigjson
data: {.dockerconfigjson: ${PASSWORD}}
`
      const { stdout, stderr, status } = yield* catalogOf(`${sourceOf(server, withSecret)}---\n${secret}`)
      expect(stderr).toContain("error: Secret pull: .dockerconfigjson is not")
      expect(status).toBe(2)
      expect(stdout + stderr).not.toContain(PASSWORD)
    }),
  )
})

describe("aim catalog with bad input", () => {
  const server: LoopbackServer = { host: "127.0.0.1:9", origin: "http://127.0.0.1:9", seen: [] }
  it.live.each([
    [{ filters: [{ image: "acme/aim-*", versions: ["banana"] }] }, 'spec.filters[0]: version constraint "banana"'],
    [{ filters: [{ image: "acme/x" }, { image: "Acme/*" }] }, "spec.filters[1]: filter "],
    [{ filters: [{ image: "acme/x@sha256:abc" }] }, "spec.filters[0]: filter "],
    [{ registry: "docker.io", filters: [{ image: "aim-*" }] }, "a wildcard needs a namespace"],
    [{ filters: [] }, "spec.filters"],
    [{ syncInterval: "soon" }, "spec.syncInterval"],
    [{ maxModels: 0 }, "spec.maxModels"],
  ] as const)("%j is refused with its field", ([spec, message]) =>
    Effect.gen(function* () {
      const { stderr, stdout, status } = yield* catalogOf(sourceOf(server, spec))
      expect(stderr).toContain(message)
      expect(stdout).toBe("")
      expect(status).toBe(2)
    }),
  )

  it.live("manifests without a source are refused", () =>
    Effect.gen(function* () {
      const { stderr, status } = yield* catalogOf("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
      expect(stderr).toBe("error: there is no AIMClusterModelSource in the manifests")
      expect(status).toBe(2)
    }),
  )

  it.live("a registry that does not answer ends with 1, after what could be read", () =>
    Effect.gen(function* () {
      const up = yield* serve(registryOf(REPOSITORIES))
      const filters = [{ image: "acme/aim-qwen" }, { image: "127.0.0.1:9/acme/aim-*" }, { image: "ghcr.io/acme/aim-*" }]
      const { stdout, status } = yield* catalogOf(sourceOf(up, { filters }))
      expect(stdout).toContain("2 models would be created")
      expect(stdout).toContain("Filters with errors: 2 of 3: 127.0.0.1:9/acme/aim-*: ")
      expect(stdout).toContain("add a pull secret for ghcr.io with read:packages")
      expect(status).toBe(1)
    }),
  )
})

import { serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parse } from "yaml"
import { guardedBy, QWEN_LABELS, registryWith } from "../test-fixtures/labelled-images.ts"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const PASSWORD = "canary-4711-password"
const auth = Buffer.from(`bot:${PASSWORD}`).toString("base64")
const dockerConfig = (host: string, user = auth) => JSON.stringify({ auths: { [host]: { auth: user } } })

describe("aim inspect", () => {
  it.live("shows what an image says, and the templates of a model that has it", () =>
    Effect.gen(function* () {
      const { host } = yield* serve(registryWith("acme/aim-qwen", "1.0.0", QWEN_LABELS))
      const { stdout, stderr, status } = yield* runCli(["inspect", `${host}/acme/aim-qwen:1.0.0`, "--model", "qwen"])
      expect(stderr).toBe("")
      expect(status).toBe(0)
      expect(stdout).toMatch(new RegExp(`^Image +${host}/acme/aim-qwen:1.0.0$`, "m"))
      expect(stdout).toMatch(/^Digest +sha256:[0-9a-f]{64}$/m)
      expect(stdout).toMatch(/^Platform +linux\/amd64$/m)
      expect(stdout).toMatch(/^Model +Qwen\/Qwen3-32B$/m)
      expect(stdout).toMatch(/^Tags +text-generation, chat$/m)
      expect(stdout).toMatch(/^Licences +MIT$/m)
      expect(stdout).toContain("Model qwen would have these templates:")
      expect(stdout).toMatch(/-1x-mi300x-lat-fp8-[0-9a-f]{8} +1x MI300X +latency +fp8$/m)
      expect(stdout).toMatch(/-2x-mi325x-thr-fp16-[0-9a-f]{8} +2x MI325X +throughput +fp16$/m)
    }),
  )

  it.live.each(["json", "yaml"])("gives the same as %s, with every label", (format) =>
    Effect.gen(function* () {
      const { host } = yield* serve(registryWith("acme/aim-qwen", "1.0.0", QWEN_LABELS))
      const { stdout } = yield* runCli(["inspect", `${host}/acme/aim-qwen:1.0.0`, "-o", format])
      expect(format === "json" ? JSON.parse(stdout) : parse(stdout)).toMatchObject({
        image: `${host}/acme/aim-qwen:1.0.0`,
        digest: expect.stringMatching(/^sha256:/),
        platform: { os: "linux", architecture: "amd64" },
        created: "2025-01-02T03:04:05Z",
        // The name that the operator gives to the model for a service's image.
        model: expect.stringMatching(/^aim-qwen-1-0-0-[0-9a-f]{8}$/),
        metadata: { model: { canonicalName: "Qwen/Qwen3-32B" }, oci: { licenses: "MIT" }, originalLabels: QWEN_LABELS },
        templates: [
          { spec: { metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 1 } } },
          { spec: { metric: "throughput", precision: "fp16", gpu: { model: "MI325X", requests: 2 } } },
        ],
        problems: [],
      })
    }),
  )

  it.live("reads a mirror where the registry has one", () =>
    Effect.gen(function* () {
      const { origin } = yield* serve(registryWith("acme/aim-qwen", "1.0.0", QWEN_LABELS))
      const { stdout } = yield* runCli(["inspect", "acme/aim-qwen:1.0.0", "--registry-mirrors", `docker.io=${origin}`])
      expect(stdout).toMatch(/^Image +docker\.io\/acme\/aim-qwen:1\.0\.0$/m)
      expect(stdout).toMatch(/^Model +Qwen\/Qwen3-32B$/m)
    }),
  )

  it.live("tells what is missing in an image without labels", () =>
    Effect.gen(function* () {
      const { host } = yield* serve(registryWith("acme/plain", "1", null))
      const { stdout, status } = yield* runCli(["inspect", `${host}/acme/plain:1`])
      expect(stdout).toContain("would have no templates: the image recommends no deployments")
      expect(stdout).toContain("- the image has no label com.amd.aim.model.canonicalName")
      expect(status).toBe(0)
    }),
  )

  it.live.each([
    ["{oops", "label com.amd.aim.model.recommendedDeployments cannot be read"],
    ["{'metric': 'speed'}", "speed"],
  ] as const)("ends with 1 where the recommendation %s cannot be understood", ([label, problem]) =>
    Effect.gen(function* () {
      const labels = { ...QWEN_LABELS, "com.amd.aim.model.recommendedDeployments": label }
      const { host } = yield* serve(registryWith("acme/odd", "1", labels))
      const { stdout, status } = yield* runCli(["inspect", `${host}/acme/odd:1`])
      expect(stdout).toContain(problem)
      expect(status).toBe(1)
    }),
  )

  it.live("shows hostile labels without obeying them", () =>
    Effect.gen(function* () {
      const labels = {
        "com.amd.aim.title": "\u001b[2J\u202eevil\u0007\nNext: fake",
        "com.amd.aim.model.canonicalName": "a/b",
      }
      const { host } = yield* serve(registryWith("acme/evil", "1", labels))
      const { stdout } = yield* runCli(["inspect", `${host}/acme/evil:1`])
      expect(stdout).toContain("Title     [2J evil Next: fake")
      expect([...stdout].filter((letter) => letter !== "\n" && /[\p{Cc}\u202e]/u.test(letter))).toEqual([])
    }),
  )
})

describe("aim inspect of a private image", () => {
  const inspectPrivate = (secret: (host: string) => string, format: ReadonlyArray<string> = []) =>
    Effect.gen(function* () {
      const { host } = yield* serve(guardedBy("bot", PASSWORD, registryWith("acme/private", "1", QWEN_LABELS)))
      return yield* withFile(secret(host), (file) =>
        runCli(["inspect", `${host}/acme/private:1`, "--pull-secret", file, ...format]),
      )
    })

  const secretManifest = (host: string) => `apiVersion: v1
kind: Secret
metadata: {name: pull}
type: kubernetes.io/dockerconfigjson
data: {.dockerconfigjson: ${Buffer.from(dockerConfig(host)).toString("base64")}}
`
  const plainManifest = (host: string) => `apiVersion: v1
kind: Secret
metadata: {name: pull}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: '${dockerConfig(host)}'}
`

  it.live.each([
    ["a docker config", (host: string) => dockerConfig(host)],
    ["the manifest of a Secret", secretManifest],
    ["a manifest with plain text", plainManifest],
  ] as const)("with %s", ([, secret]) =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* inspectPrivate(secret)
      expect(stdout).toContain("Qwen/Qwen3-32B")
      expect(status).toBe(0)
      expect(stdout + stderr).not.toContain(PASSWORD)
    }),
  )

  it.live("without credentials says how to give some", () =>
    Effect.gen(function* () {
      const { host } = yield* serve(guardedBy("bot", PASSWORD, registryWith("acme/private", "1", QWEN_LABELS)))
      const { stdout, stderr, status } = yield* runCli(["inspect", `${host}/acme/private:1`])
      expect(stdout).toBe("")
      expect(stderr).toContain("not found or not accessible without credentials (HTTP 401)")
      expect(stderr).toContain("--pull-secret")
      expect(status).toBe(1)
    }),
  )

  it.live.each([
    ["another password", (host: string) => dockerConfig(host, Buffer.from("bot:canary-0815-wrong").toString("base64"))],
    ["no YAML", () => "{ canary-4711-password: ]"],
    ["something else", () => "kind: ConfigMap\ndata: {password: canary-4711-password}\n"],
    ["a credential helper", () => '{"auths": {"ghcr.io": {}}, "credsStore": "desktop"}'],
    ["an unreadable entry", () => '{"auths": {"ghcr.io": {"auth": "canary-4711-password"}}}'],
  ] as const)("with %s is refused, and no credential shown", ([, secret]) =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* inspectPrivate(secret)
      expect(status).toBeGreaterThan(0)
      expect(stderr).toContain("error: ")
      expect(stdout + stderr).not.toMatch(/canary-|Ym90/)
    }),
  )
})

describe("aim inspect with bad input", () => {
  it.live.each([
    [["Acme/Model:1"], 2, '"Acme/Model" is no repository; expected words of a-z and 0-9'],
    [["acme/model:"], 2, "acme/model:"],
    [["acme/model", "--model", "Qwen_3"], 2, '--model "Qwen_3": '],
    [["acme/model", "--pull-secret", "/nowhere"], 2, "--pull-secret: /nowhere: no such file"],
    [["acme/model", "--registry-mirrors", "ghcr.io"], 2, "--registry-mirrors: an entry names no registry"],
    [["acme/model", "-o", "xml"], 2, ""],
    [["127.0.0.1:9/acme/model:1"], 1, "127.0.0.1:9"],
  ] as const)("%j ends with %d and says why", ([args, expected, message]) =>
    Effect.gen(function* () {
      const { stderr, status } = yield* runCli(["inspect", ...args])
      expect(stderr).toContain(message)
      expect(status).toBe(expected)
    }),
  )

  it.live("an image that is not there ends with 1", () =>
    Effect.gen(function* () {
      const { host } = yield* serve(registryWith("acme/aim-qwen", "1.0.0", QWEN_LABELS))
      const { stderr, status } = yield* runCli(["inspect", `${host}/acme/aim-qwen:2.0.0`])
      expect(stderr).toContain(`error: ${host}: manifest of acme/aim-qwen:2.0.0: not found`)
      expect(status).toBe(1)
    }),
  )
})

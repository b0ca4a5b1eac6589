import {
  type Keyring,
  type ListingPage,
  makeKeyring,
  parsePullSecret,
  Registry,
  type RegistrySettings,
} from "@aim-engine/registry"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Layer, Result, Stream } from "effect"
import { generate } from "selfsigned"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type PushedImage, pushImage, pushIndex } from "./push-image.ts"
import { type RealRegistry, startRegistry } from "./real-registry.ts"
import { startTokenServer, type TokenServer } from "./token-server.ts"

/** The binary is built once, which takes more than a minute on two cores. */
const BUILD_TIMEOUT = 900_000

const clientTrusting = (ca?: string) => NodeHttpClient.layerUndiciOptions(ca === undefined ? {} : { connect: { ca } })

/** Runs against registries, with undici as the HTTP client. */
const run = <A, E>(work: Effect.Effect<A, E, Registry>, settings: Partial<RegistrySettings> = {}, ca?: string) =>
  Effect.runPromise(Effect.provide(work, Registry.layer(settings).pipe(Layer.provide(clientTrusting(ca)))))

const inspect = (image: string, keyring = makeKeyring([])) =>
  Effect.flatMap(Registry, (registry) => registry.inspect(image, keyring))

/** The credentials of a pull secret, as `kubectl create secret docker-registry` makes it. */
const keyringOf = (host: string, username: string, password: string) => {
  const config = {
    auths: { [host]: { username, password, auth: Buffer.from(`${username}:${password}`).toString("base64") } },
  }
  const data = { ".dockerconfigjson": Buffer.from(JSON.stringify(config)).toString("base64") }
  return makeKeyring(Result.getOrThrow(parsePullSecret("ns/pull", { type: "kubernetes.io/dockerconfigjson", data })))
}

const LABELS = {
  "com.amd.aim.model.canonicalName": "Qwen/Qwen3-32B",
  "com.amd.aim.model.recommendedDeployments": "[{'gpuModel':'MI300X','gpuCount':1}]",
  "org.opencontainers.image.title": "Qwen 3 32B",
}

describe("a registry without a guard, and without TLS", () => {
  let registry: RealRegistry
  beforeAll(async () => {
    registry = await startRegistry()
  }, BUILD_TIMEOUT)
  afterAll(() => registry?.stop())

  it.each([
    ["OCI", false],
    ["Docker", true],
  ])("gives the labels of an image in the form of %s", async (form, docker) => {
    const repository = `acme/${form.toLowerCase()}`
    const { digest } = await pushImage(registry, repository, "1.0", LABELS, { docker })
    const found = await run(inspect(`${registry.host}/${repository}:1.0`))
    expect(found).toMatchObject({
      digest,
      labels: LABELS,
      platform: { os: "linux", architecture: "amd64" },
      created: "2025-01-02T03:04:05Z",
    })
    expect(await run(inspect(`${registry.host}/${repository}@${digest}`))).toEqual(found)
  })

  it("gives those of the image for amd64 of an index", async () => {
    const images: Record<string, PushedImage> = {
      arm64: await pushImage(registry, "acme/multi", "", { arch: "arm64" }, { architecture: "arm64" }),
      amd64: await pushImage(registry, "acme/multi", "", { arch: "amd64" }),
    }
    const { digest } = await pushIndex(registry, "acme/multi", "latest", images)
    expect(await run(inspect(`${registry.host}/acme/multi`))).toMatchObject({
      digest,
      manifestDigest: images.amd64?.digest,
      labels: { arch: "amd64" },
    })
  })

  it("an image that is pushed anew has another digest and its labels", async () => {
    const before = await pushImage(registry, "acme/moving", "latest", { version: "1" })
    expect((await run(inspect(`${registry.host}/acme/moving`))).digest).toBe(before.digest)
    const after = await pushImage(registry, "acme/moving", "latest", { version: "2" })
    const digest = Effect.flatMap(Registry, (service) => service.digest(`${registry.host}/acme/moving`))
    expect(await run(digest)).toBe(after.digest)
    expect((await run(inspect(`${registry.host}/acme/moving`))).labels).toEqual({ version: "2" })
    expect((await run(inspect(`${registry.host}/acme/moving@${before.digest}`))).labels).toEqual({ version: "1" })
  })

  it.each([
    ["a tag", "acme/oci:gone", "MANIFEST_UNKNOWN"],
    ["a repository", "acme/gone:1", "MANIFEST_UNKNOWN"],
    ["a digest", `acme/oci@sha256:${"0".repeat(64)}`, "MANIFEST_UNKNOWN"],
  ])("says that %s is not there", async (_title, image, code) => {
    const error = await run(Effect.flip(inspect(`${registry.host}/${image}`)))
    expect(error._tag).toBe("ImageNotFound")
    expect(error.message).toContain(`not found (HTTP 404, ${code}: `)
  })

  const names = <E>(pages: Stream.Stream<ListingPage, E>) =>
    Effect.map(Stream.runCollect(pages), (all) => all.map((page) => page.names))

  it("lists tags, in as many pages as it takes", async () => {
    for (const tag of ["1.0", "1.1", "1.2", "2.0", "2.1"]) await pushImage(registry, "listing/tags", tag, { tag })
    const tags = Effect.flatMap(Registry, (service) =>
      names(service.tags({ registry: registry.host, repository: "listing/tags" })),
    )
    expect(await run(tags)).toEqual([["1.0", "1.1", "1.2", "2.0", "2.1"]])
    expect(await run(tags, { namesPerPage: 2 })).toEqual([["1.0", "1.1"], ["1.2", "2.0"], ["2.1"]])
  })

  it("says that a repository without images has no tags to list", async () => {
    const tags = Effect.flatMap(Registry, (service) =>
      names(service.tags({ registry: registry.host, repository: "listing/gone" })),
    )
    expect(await run(Effect.flip(tags))).toMatchObject({ _tag: "ImageNotFound" })
  })

  it("lists repositories, also where it gives only a few at once", async () => {
    const sparing = await startRegistry({ catalogEntries: 2 })
    try {
      for (const name of ["a", "b", "c", "d", "e"]) await pushImage(sparing, `listing/${name}`, "1", null)
      const repositories = Effect.flatMap(Registry, (service) => names(service.repositories(sparing.host, "listing")))
      expect((await run(repositories)).flat()).toEqual(["a", "b", "c", "d", "e"].map((name) => `listing/${name}`))
    } finally {
      await sparing.stop()
    }
  })
})

describe("a registry with passwords", () => {
  let registry: RealRegistry
  beforeAll(async () => {
    registry = await startRegistry({ passwords: { robot: "correct-horse:battery" } })
    const authorization = `Basic ${Buffer.from("robot:correct-horse:battery").toString("base64")}`
    await pushImage({ ...registry, headers: { authorization } }, "private/model", "1.0", LABELS)
  }, BUILD_TIMEOUT)
  afterAll(() => registry?.stop())

  it("shows a private image to whom the pull secret names", async () => {
    const keyring = keyringOf(registry.host, "robot", "correct-horse:battery")
    expect((await run(inspect(`${registry.host}/private/model:1.0`, keyring))).labels).toEqual(LABELS)
    const tags = Effect.flatMap(Registry, (service) =>
      Stream.runCollect(service.tags({ registry: registry.host, repository: "private/model" }, keyring)),
    )
    expect((await run(tags)).flatMap(({ names }) => names)).toEqual(["1.0"])
  })

  it.each<[string, (host: string) => Keyring, boolean]>([
    ["without a secret", () => makeKeyring([]), false],
    ["with a wrong password", (host) => keyringOf(host, "robot", "battery-staple"), true],
    ["with a secret for another path", (host) => keyringOf(`${host}/other`, "robot", "correct-horse:battery"), false],
  ])("refuses %s, and nothing of the secret is told", async (_title, keyringFor, hasCredentials) => {
    const keyring = keyringFor(registry.host)
    const error = await run(Effect.flip(inspect(`${registry.host}/private/model:1.0`, keyring)))
    expect(error).toMatchObject({ _tag: "RegistryAuth", status: 401, hasCredentials })
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/battery|correct/)
  })
})

describe("a registry with TLS", () => {
  let registry: RealRegistry
  let cert: string
  beforeAll(async () => {
    const pem = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      keySize: 2048,
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
      ],
    })
    cert = pem.cert
    registry = await startRegistry({ certificate: pem })
    await pushImage({ ...registry, ca: cert }, "acme/model", "1.0", LABELS)
  }, BUILD_TIMEOUT)
  afterAll(() => registry?.stop())

  it("is asked over TLS, though it is on this machine", async () => {
    expect((await run(inspect(`${registry.host}/acme/model:1.0`), {}, cert)).labels).toEqual(LABELS)
  })

  it("whose certificate nobody vouches for is not asked, and not without TLS either", async () => {
    const before = registry.log().length
    const error = await run(Effect.flip(inspect(`${registry.host}/acme/model:1.0`)))
    expect(error).toMatchObject({ _tag: "RegistryUnavailable", reason: "CertificateError" })
    expect(error.message).toContain("the server's certificate is not trusted")
    expect(registry.log().slice(before)).not.toContain("/v2/")
  })
})

describe("a registry with a token server", () => {
  const user = { name: "robot", password: "correct-horse" }
  let tokens: TokenServer
  let registry: RealRegistry
  beforeAll(async () => {
    tokens = await startTokenServer(user)
    registry = await startRegistry({ tokens })
    for (const repository of ["public/model", "private/model"]) {
      const authorization = `Bearer ${tokens.issue([`repository:${repository}:pull,push`])}`
      await pushImage({ ...registry, headers: { authorization } }, repository, "1.0", LABELS)
    }
  }, BUILD_TIMEOUT)
  afterAll(async () => {
    await registry?.stop()
    await tokens?.stop()
  })

  it("shows a public image to everybody, for one token", async () => {
    const before = tokens.requests.length
    expect((await run(inspect(`${registry.host}/public/model:1.0`))).labels).toEqual(LABELS)
    expect(tokens.requests.slice(before).map((query) => query.getAll("scope"))).toEqual([
      ["repository:public/model:pull"],
    ])
  })

  it("shows a private one, and its catalog, to whom the pull secret names", async () => {
    const keyring = keyringOf(registry.host, user.name, user.password)
    expect((await run(inspect(`${registry.host}/private/model:1.0`, keyring))).labels).toEqual(LABELS)
    const catalog = Effect.flatMap(Registry, (service) =>
      Stream.runCollect(service.repositories(registry.host, "", keyring)),
    )
    expect((await run(catalog)).flatMap(({ names }) => names)).toEqual(["private/model", "public/model"])
  })

  it.each([
    ["nobody", undefined, 401],
    ["a wrong password", "battery-staple", 401],
  ])("refuses a private one to %s", async (_title, password, status) => {
    const keyring = password === undefined ? makeKeyring([]) : keyringOf(registry.host, user.name, password)
    const error = await run(Effect.flip(inspect(`${registry.host}/private/model:1.0`, keyring)))
    expect(error).toMatchObject({ _tag: "RegistryAuth", status, hasCredentials: password !== undefined })
  })
})

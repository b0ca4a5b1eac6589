import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Result, Stream } from "effect"
import type { Credentials } from "../credentials/credentials.ts"
import { makeKeyring } from "../credentials/keyring.ts"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type Handler, type LoopbackServer, routes } from "../test-fixtures/loopback-server.ts"
import { oneImage, storedImage } from "../test-fixtures/stored-image.ts"
import { parseRegistryMirrors } from "./registry-mirrors.ts"

describe("a list of mirrors", () => {
  const read = (text: string) => Result.map(parseRegistryMirrors(text), (mirrors) => [...mirrors])

  it.each<[string, ReadonlyArray<readonly [string, string]>]>([
    ["", []],
    ["docker.io=http://127.0.0.1:5000", [["docker.io", "http://127.0.0.1:5000/"]]],
    ["Index.Docker.io = https://mirror.corp/hub ,", [["docker.io", "https://mirror.corp/hub"]]],
    [
      "ghcr.io=https://a.corp,registry.corp:5000=https://b.corp",
      [
        ["ghcr.io", "https://a.corp/"],
        ["registry.corp:5000", "https://b.corp/"],
      ],
    ],
  ])("%s", (text, expected) => {
    expect(Result.getOrThrow(read(text))).toEqual(expected)
  })

  it.each([
    [
      "ghcr.io",
      "an entry names no registry; allowed is registry=address, such as docker.io=https://mirror.example.com",
    ],
    ["=https://a.corp", "an entry names no registry"],
    ["https://ghcr.io=https://a.corp", '"https://ghcr.io" names no registry'],
    ["ghcr.io=a.corp", 'the mirror of ghcr.io is "a.corp"; allowed is an address such as https://mirror.example.com'],
    ["ghcr.io=ftp://a.corp", 'the mirror of ghcr.io is "ftp://a.corp"'],
    ["ghcr.io=https://a.corp?x=1", 'the mirror of ghcr.io is "https://a.corp?x=1"'],
    ["docker.io=https://a.corp,index.docker.io=https://b.corp", "docker.io has two mirrors; allowed is one"],
    ["ghcr.io=https://bot:canary@a.corp", "the mirror of ghcr.io has credentials in its address; put them into a pull"],
    ["https://bot:canary@a.corp", "an entry names no registry"],
  ])("%s is refused", (text, problem) => {
    const message = Result.getOrThrow(Result.flip(parseRegistryMirrors(text))).message
    expect(message).toContain(problem)
    expect(message).not.toContain("canary")
  })
})

const basic = (username: string): Credentials => ({ _tag: "Basic", username, password: Redacted.make("correct-horse") })
const basicHeader = (username: string) => `Basic ${Buffer.from(`${username}:correct-horse`).toString("base64")}`

/** A registry behind a password that has an image, its tags, and a catalog. */
const guarded: Handler = (request, count) =>
  request.target === "/v2/" || request.authorization === undefined
    ? { status: 401, headers: { "www-authenticate": 'Basic realm="mirror"' } }
    : routes({
        ...oneImage("acme/model", "1", storedImage({ title: "mirrored" })),
        "/v2/acme/model/tags/list?n=1000": { json: { tags: ["1"] } },
        "/v2/_catalog?n=1000": { json: { repositories: ["acme/model", "other/model"] } },
      })(request, count)

/** Runs with the server as the mirror of these registries, and with nobody to answer for Docker Hub and GitHub. */
const withMirror = <A, E>(handler: Handler, test: (server: LoopbackServer) => Effect.Effect<A, E, Registry>) =>
  withRegistry(handler, test, ({ origin }) => ({
    mirrors: new Map([
      ["docker.io", origin],
      ["ghcr.io", origin],
    ]),
    dockerHubApi: "http://127.0.0.1:9",
    gitHubApi: "http://127.0.0.1:9",
  }))

describe("a mirror", () => {
  it.live.each(["docker.io/acme/model:1", "acme/model:1", "ghcr.io/acme/model:1"])("is asked instead: %s", (image) =>
    withMirror(guarded, (server) =>
      Effect.gen(function* () {
        const registry = yield* Registry
        const keyring = makeKeyring([{ key: server.host, credentials: basic("mirror") }])
        expect((yield* registry.inspect(image, keyring)).labels).toEqual({ title: "mirrored" })
        expect(yield* registry.digest(image, keyring)).toMatch(/^sha256:/)
      }),
    ),
  )

  it.live("gets the credentials for its own host, and not those for the registry", () =>
    withMirror(guarded, (server) =>
      Effect.gen(function* () {
        const registry = yield* Registry
        const own = { key: server.host, credentials: basic("mirror") }
        const others = [
          { key: "https://index.docker.io/v1/", credentials: basic("hub") },
          { key: "docker.io/acme", credentials: basic("hub") },
        ]
        yield* registry.inspect("acme/model:1", makeKeyring([...others, own]))
        const error = yield* Effect.flip(registry.inspect("acme/model:1", makeKeyring(others)))
        expect(error).toMatchObject({ _tag: "RegistryAuth", hasCredentials: false })
        const sent = new Set(server.seen.map(({ authorization }) => authorization))
        expect(sent).toEqual(new Set([undefined, basicHeader("mirror")]))
      }),
    ),
  )

  it.live.each(["docker.io", "ghcr.io"])("lists what there is of %s itself", (name) =>
    withMirror(guarded, (server) =>
      Effect.gen(function* () {
        const registry = yield* Registry
        const keyring = makeKeyring([{ key: server.host, credentials: basic("mirror") }])
        const repositories = yield* Stream.runCollect(registry.repositories(name, "acme", keyring))
        expect(repositories.flatMap(({ names }) => names)).toEqual(["acme/model"])
        const tags = yield* Stream.runCollect(registry.tags({ registry: name, repository: "acme/model" }, keyring))
        expect(tags.flatMap(({ names }) => names)).toEqual(["1"])
      }),
    ),
  )
})

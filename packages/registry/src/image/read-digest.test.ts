import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type LoopbackServer, type Reply, routes } from "../test-fixtures/loopback-server.ts"
import { oneImage, storedImage } from "../test-fixtures/stored-image.ts"

const image = storedImage({ n: "1" })
const other = storedImage({ n: "2" })
const MANIFEST = "/v2/m/manifests/1"

const digest = ({ host }: LoopbackServer, version = ":1") =>
  Effect.flatMap(Registry, (registry) => registry.digest(`${host}/m${version}`))
const methods = ({ seen }: LoopbackServer) => seen.slice(1).map(({ method }) => method)

/** A registry that answers HEAD so. */
const heading = (head: Reply) =>
  routes({
    ...oneImage("m", "1", image),
    [MANIFEST]: ({ method }) => (method === "HEAD" ? head : { bytes: image.manifest.bytes }),
  })

describe("the digest that a tag stands for", () => {
  it.live("is told without reading the manifest, however long that is", () => {
    const headers = { "docker-content-digest": other.manifest.digest, "content-length": "99999999999" }
    return withRegistry(heading({ headers }), (server) =>
      Effect.gen(function* () {
        expect(yield* digest(server)).toBe(other.manifest.digest)
        expect(methods(server)).toEqual(["HEAD"])
      }),
    )
  })

  it.live.each<readonly [string, Reply]>([
    ["says nothing", {}],
    ["says nonsense", { headers: { "docker-content-digest": "md5:1" } }],
    ["does not know the question", { status: 405 }],
  ])("is that of the manifest where the registry %s", ([, head]) =>
    withRegistry(heading(head), (server) =>
      Effect.gen(function* () {
        expect(yield* digest(server)).toBe(image.manifest.digest)
        expect(methods(server)).toEqual(["HEAD", "GET"])
      }),
    ),
  )

  it.live("is itself, if it is one and is there", () =>
    withRegistry(routes(oneImage("m", "1", image)), (server) =>
      Effect.gen(function* () {
        expect(yield* digest(server, `@${image.manifest.digest}`)).toBe(image.manifest.digest)
        expect(yield* Effect.flip(digest(server, `@${other.manifest.digest}`))).toMatchObject({ _tag: "ImageNotFound" })
      }),
    ),
  )

  it.live.each<readonly [number, string]>([
    [401, "RegistryAuth"],
    [404, "ImageNotFound"],
    [429, "RegistryRateLimited"],
    [500, "RegistryUnavailable"],
  ])("is not told with HTTP %s", ([status, tag]) =>
    withRegistry(heading({ status }), (server) =>
      Effect.map(Effect.flip(digest(server)), (error) => expect(error._tag).toBe(tag)),
    ),
  )
})

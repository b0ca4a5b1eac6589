import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { routes } from "../test-fixtures/loopback-server.ts"
import {
  imageReplies,
  oneImage,
  type Stored,
  type StoredImage,
  stored,
  storedImage,
  storedIndex,
} from "../test-fixtures/stored-image.ts"

const inspect = (image: string) => Effect.flatMap(Registry, (registry) => registry.inspect(image))
const failure = (image: string) => Effect.flip(inspect(image))

const LABELS = { "com.amd.aim.model.canonicalName": "qwen/qwen3-32b", "org.opencontainers.image.title": "Qwen 3" }
const image = storedImage(LABELS)
const arm = storedImage({ arch: "arm" }, { os: "linux", architecture: "arm64" })

describe("an image", () => {
  it.live("has digests, a platform, an instant and labels", () =>
    withRegistry(routes(oneImage("acme/model", "1.0", image)), ({ host }) =>
      Effect.gen(function* () {
        expect(yield* inspect(`${host}/acme/model:1.0`)).toEqual({
          digest: image.manifest.digest,
          manifestDigest: image.manifest.digest,
          configDigest: image.config.digest,
          platform: { os: "linux", architecture: "amd64" },
          created: "2025-01-02T03:04:05Z",
          labels: LABELS,
        })
      }),
    ),
  )

  it.live("is asked for under its digest", () =>
    withRegistry(routes(oneImage("acme/model", "1.0", image)), ({ host, seen }) =>
      Effect.gen(function* () {
        const found = yield* inspect(`${host}/acme/model:ignored@${image.manifest.digest}`)
        expect(found.digest).toBe(image.manifest.digest)
        expect(seen.map(({ target }) => target)).toEqual([
          "/v2/",
          `/v2/acme/model/manifests/${image.manifest.digest}`,
          `/v2/acme/model/blobs/${image.config.digest}`,
        ])
      }),
    ),
  )

  it.live("of an index is the one for linux/amd64, and the digest is the index's", () => {
    const index = storedIndex([
      { of: arm.manifest, platform: { os: "linux", architecture: "arm64" } },
      { of: image.manifest, platform: { os: "linux", architecture: "amd64" } },
    ])
    return withRegistry(routes(imageReplies("m", "latest", index, [image, arm])), ({ host }) =>
      Effect.gen(function* () {
        const { digest, manifestDigest, labels } = yield* inspect(`${host}/m`)
        expect({ digest, manifestDigest, labels }).toEqual({
          digest: index.digest,
          manifestDigest: image.manifest.digest,
          labels: LABELS,
        })
        const registry = yield* Registry
        const other = yield* registry.inspect(`${host}/m`, [], { platform: { os: "linux", architecture: "arm64" } })
        expect(other.labels).toEqual({ arch: "arm" })
      }),
    )
  })

  it.live("of an index within an index is found", () => {
    const inner = storedIndex([{ of: image.manifest }])
    const outer = storedIndex([{ of: inner }])
    return withRegistry(routes(imageReplies("m", "1", outer, [image], [inner])), ({ host }) =>
      Effect.map(inspect(`${host}/m:1`), ({ labels }) => expect(labels).toEqual(LABELS)),
    )
  })

  it.live.each<readonly [string, StoredImage]>([
    ["null", storedImage(null)],
    ["none", storedImage({})],
  ])("with labels %s has none", ([, plain]) =>
    withRegistry(routes(oneImage("m", "1", plain)), ({ host }) =>
      Effect.map(inspect(`${host}/m:1`), ({ labels }) => expect(labels).toEqual({})),
    ),
  )

  it.live("may have labels of a mebibyte, and ones called as JavaScript's own", () => {
    const labels = Object.fromEntries([
      ["large", "x".repeat(1024 * 1024)],
      ["__proto__", "p"],
      ["constructor", "c"],
    ])
    return withRegistry(routes(oneImage("m", "1", storedImage(labels))), ({ host }) =>
      Effect.map(inspect(`${host}/m:1`), (found) => {
        expect(Object.entries(found.labels)).toEqual(Object.entries(labels))
        expect(Object.getPrototypeOf(found.labels)).toBe(Object.prototype)
      }),
    )
  })
})

/** What a registry has under `m:1`. */
const holding = (top: Stored, ...manifests: ReadonlyArray<Stored>) => routes(imageReplies("m", "1", top, [], manifests))
const descriptor = (of: Stored) => ({ digest: of.digest, size: of.bytes.length })
const helm = stored({ name: "chart", version: "1" })
const text = stored("text")
const listed = stored([1, 2])
const nested = [1, 2, 3, 4, 5].reduce<ReadonlyArray<Stored>>(
  (all) => [storedIndex([{ of: all[0] ?? image.manifest }]), ...all],
  [],
)

describe("what is no image", () => {
  it.live.each<readonly [string, Stored, ReadonlyArray<Stored>, string]>([
    ["Docker's schema 1", stored({ schemaVersion: 1, fsLayers: [] }), [], "it is of Docker's schema 1"],
    ["an artifact without config", stored({ schemaVersion: 2, layers: [] }), [], "it has no config, so it is no image"],
    ["an index without images", storedIndex([]), [], "the index holds no image"],
    [
      "an index of statements",
      storedIndex([{ of: text, platform: { os: "unknown", architecture: "unknown" } }]),
      [],
      "the index holds no image",
    ],
    ["an index that is none", stored({ manifests: "many" }), [], "it is not an index of images"],
    ["a config that is no descriptor", stored({ config: 7 }), [], "it is not the manifest of an image"],
    [
      "a config under another algorithm",
      stored({ config: { digest: "md5:1" } }),
      [],
      "its config has an unreadable digest",
    ],
    [
      "a child on the way up",
      stored({ manifests: [{ digest: "../../x" }] }),
      [],
      "the index holds an unreadable digest",
    ],
    ["indexes within indexes", nested[0] ?? text, nested.slice(1), "indexes within indexes, too deep"],
  ])("%s", ([, top, others, message]) =>
    withRegistry(holding(top, ...others), ({ host }) =>
      Effect.map(failure(`${host}/m:1`), (error) => {
        expect(error).toMatchObject({ _tag: "UnsupportedImage", registry: host })
        expect(error.message).toContain(`${host}: `)
        expect(error.message).toContain(message)
      }),
    ),
  )

  it.live("a config that is no image's", () => {
    const top = stored({ schemaVersion: 2, config: descriptor(listed) })
    const replies = { ...imageReplies("m", "1", top, []), [`/v2/m/blobs/${listed.digest}`]: { bytes: listed.bytes } }
    return withRegistry(routes(replies), ({ host }) =>
      Effect.map(failure(`${host}/m:1`), (error) => expect(error._tag).toBe("UnsupportedImage")),
    )
  })

  it.live("but a chart is one without labels: whether it runs is not asked here", () => {
    const top = stored({ schemaVersion: 2, config: descriptor(helm) })
    const replies = { ...imageReplies("m", "1", top, []), [`/v2/m/blobs/${helm.digest}`]: { bytes: helm.bytes } }
    return withRegistry(routes(replies), ({ host }) =>
      Effect.map(inspect(`${host}/m:1`), (found) =>
        expect(found).toMatchObject({ labels: {}, platform: undefined, created: undefined }),
      ),
    )
  })

  it.live("an unreadable reference, without a request", () =>
    withRegistry(routes({}), ({ host, seen }) =>
      Effect.map(failure(`${host}/Org/X:1`), (error) => {
        expect(error).toMatchObject({ _tag: "InvalidSpec", reason: "InvalidImageReference" })
        expect(seen).toEqual([])
      }),
    ),
  )

  it.live("what the registry does not have", () =>
    withRegistry(routes({}), ({ host }) =>
      Effect.map(failure(`${host}/acme/gone:1`), (error) => {
        expect(error._tag).toBe("ImageNotFound")
        expect(error.message).toBe(
          `${host}: manifest of acme/gone:1: not found (HTTP 404, NAME_UNKNOWN: repository name not known)`,
        )
      }),
    ),
  )
})

import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type Handler, type LoopbackServer, routes } from "../test-fixtures/loopback-server.ts"

const collect = <E, R>(pages: Stream.Stream<{ readonly names: ReadonlyArray<string> }, E, R>) =>
  Effect.map(Stream.runCollect(pages), (all) => all.flatMap(({ names }) => names))

const tagPages = ({ host }: LoopbackServer) =>
  Stream.unwrap(Effect.map(Registry, (registry) => registry.tags({ registry: host, repository: "acme/model" })))
const catalogPages = ({ host }: LoopbackServer) =>
  Stream.unwrap(Effect.map(Registry, (registry) => registry.repositories(host, "")))

const LIST = "/v2/acme/model/tags/list"

describe("the tags of a repository", () => {
  it.live("come page by page, with how far it is", () =>
    withRegistry(
      routes({
        [`${LIST}?n=1000`]: { json: { tags: ["b", "a"] }, headers: { link: `<${LIST}?n=2&last=a>; rel="next"` } },
        [`${LIST}?n=2&last=a`]: { json: { tags: ["c"] }, headers: { link: `<list?n=2&last=c>; rel="next"` } },
        [`${LIST}?n=2&last=c`]: { json: { tags: [] } },
      }),
      (server) =>
        Effect.map(Stream.runCollect(tagPages(server)), (pages) =>
          expect(pages).toEqual([
            { names: ["b", "a"], read: 2, total: undefined },
            { names: ["c"], read: 3, total: undefined },
            { names: [], read: 3, total: undefined },
          ]),
        ),
    ),
  )

  it.live.each<readonly [string, unknown]>([
    ["null", { name: "acme/model", tags: null }],
    ["absent", { name: "acme/model" }],
    ["empty", { tags: [] }],
  ])("%s are none", ([, json]) =>
    withRegistry(routes({ [`${LIST}?n=1000`]: { json } }), (server) =>
      Effect.map(collect(tagPages(server)), (tags) => expect(tags).toEqual([])),
    ),
  )

  it.live("of a registry that gives fewer at once come without a number", () =>
    withRegistry(
      routes({
        [`${LIST}?n=1000`]: { status: 400, json: { errors: [{ code: "PAGINATION_NUMBER_INVALID" }] } },
        [LIST]: { json: { tags: ["a"] }, headers: { link: `<${LIST}?n=1&last=a>; rel="next"` } },
        [`${LIST}?n=1&last=a`]: { json: { tags: ["b"] } },
      }),
      (server) => Effect.map(collect(tagPages(server)), (tags) => expect(tags).toEqual(["a", "b"])),
    ),
  )

  it.live("without those that no reference could name", () => {
    const tags = ["1.0", "", "-x", "a b", "ä", "x".repeat(129), "v1_0.a-b", "../x", "__proto__"]
    return withRegistry(routes({ [`${LIST}?n=1000`]: { json: { tags } } }), (server) =>
      Effect.map(collect(tagPages(server)), (found) => expect(found).toEqual(["1.0", "v1_0.a-b", "__proto__"])),
    )
  })

  it.live("of a repository that is not there", () =>
    withRegistry(routes({}), (server) =>
      Effect.map(Effect.flip(collect(tagPages(server))), (error) => {
        expect(error._tag).toBe("ImageNotFound")
        expect(error.message).toContain(`${server.host}: tags of acme/model: not found`)
      }),
    ),
  )

  it.live("what came before a failure has been seen", () =>
    withRegistry(
      routes({
        [`${LIST}?n=1000`]: { json: { tags: ["a"] }, headers: { link: `<${LIST}?last=a>; rel="next"` } },
        [`${LIST}?last=a`]: { status: 403 },
      }),
      (server) =>
        Effect.gen(function* () {
          const seen: Array<string> = []
          const pages = tagPages(server).pipe(Stream.tap(({ names }) => Effect.sync(() => void seen.push(...names))))
          expect((yield* Effect.flip(Stream.runDrain(pages)))._tag).toBe("RegistryAuth")
          expect(seen).toEqual(["a"])
        }),
    ),
  )
})

/** A registry whose every page leads to a further one. */
const endless: Handler = ({ target, origin }) => {
  if (target === "/v2/") return { json: {} }
  const page = Number(new URL(target, origin).searchParams.get("page") ?? 0) + 1
  return { json: { tags: [`t${page}`] }, headers: { link: `<${LIST}?page=${page}>; rel="next"` } }
}

describe("a listing that does not end", () => {
  it.live("leads in a circle", () =>
    withRegistry(
      routes({ [`${LIST}?n=1000`]: { json: { tags: ["a"] }, headers: { link: `<${LIST}?n=1000>; rel="next"` } } }),
      (server) =>
        Effect.map(Effect.flip(collect(tagPages(server))), (error) =>
          expect(error.message).toBe(`${server.host}: tags of acme/model: its pages lead in a circle`),
        ),
    ),
  )

  it.live("has too many pages", () =>
    withRegistry(
      endless,
      (server) =>
        Effect.map(Effect.flip(collect(tagPages(server))), (error) => {
          expect(error._tag).toBe("InvalidResponse")
          expect(error.message).toContain("it has more than 20 pages")
          expect(server.seen).toHaveLength(21)
        }),
      () => ({ pages: 20 }),
    ),
  )

  it.live("takes too long", () =>
    withRegistry(
      (request, count) => ({
        send: (response) => {
          const { json, headers } = endless(request, count) ?? {}
          if (headers?.link !== undefined) response.setHeader("link", String(headers.link))
          setTimeout(() => response.end(JSON.stringify(json)), 20)
        },
      }),
      (server) =>
        Effect.map(Effect.flip(collect(tagPages(server))), (error) => {
          expect(error).toMatchObject({ _tag: "RegistryTimeout", seconds: 0.2 })
          expect(error.message).toContain("not read to its end within 0.2 s")
        }),
      () => ({ listingSeconds: 0.2 }),
    ),
  )

  it.live("is read only as far as somebody wants it", () =>
    withRegistry(endless, (server) =>
      Effect.gen(function* () {
        const pages = yield* Stream.runCollect(Stream.take(tagPages(server), 3))
        expect(pages.flatMap(({ names }) => names)).toEqual(["t1", "t2", "t3"])
        expect(server.seen.length).toBeLessThanOrEqual(5)
      }),
    ),
  )
})

describe("the catalog of a registry", () => {
  it.live("of a hundred thousand repositories is read page by page", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `acme/m${String(index).padStart(6, "0")}`)
    const handler: Handler = ({ target, origin }) => {
      if (target === "/v2/") return { json: {} }
      const from = Number(new URL(target, origin).searchParams.get("last") ?? 0)
      const link = `</v2/_catalog?n=1000&last=${from + 1000}>; rel="next"`
      return {
        json: { repositories: names.slice(from, from + 1000) },
        headers: from + 1000 < names.length ? { link } : {},
      }
    }
    return withRegistry(handler, (server) =>
      Effect.gen(function* () {
        const counted = yield* Stream.runFold(
          catalogPages(server),
          () => ({ pages: 0, largest: 0, read: 0 }),
          (sum, page) => ({
            pages: sum.pages + 1,
            largest: Math.max(sum.largest, page.names.length),
            read: page.read,
          }),
        )
        expect(counted).toEqual({ pages: 100, largest: 1000, read: 100_000 })
      }),
    )
  })

  it.live("holds only what could be pulled", () => {
    const repositories = ["acme/a", "Acme/A", "acme//b", "../x", "acme/b:1", "", "acme/c"]
    return withRegistry(routes({ "/v2/_catalog?n=1000": { json: { repositories } } }), (server) =>
      Effect.map(collect(catalogPages(server)), (names) => expect(names).toEqual(["acme/a", "acme/c"])),
    )
  })

  it.live("may be narrowed to a namespace", () => {
    const repositories = ["acme/a", "acme-2/b", "other/c", "acme/d/e"]
    return withRegistry(routes({ "/v2/_catalog?n=1000": { json: { repositories } } }), ({ host }) =>
      Effect.gen(function* () {
        const registry = yield* Registry
        const pages = yield* Stream.runCollect(registry.repositories(host, "acme"))
        expect(pages).toEqual([{ names: ["acme/a", "acme/d/e"], read: 4, total: undefined }])
      }),
    )
  })

  it.live.each([404, 405, 501])("is not offered by every registry: HTTP %s", (status) =>
    withRegistry(routes({ "/v2/_catalog?n=1000": { status } }), (server) =>
      Effect.map(Effect.flip(collect(catalogPages(server))), (error) => {
        expect(error._tag).toBe("ListingUnavailable")
        expect(error.message).toContain("name them without a wildcard")
      }),
    ),
  )
})

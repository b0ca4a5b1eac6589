import type { AIMClusterModelSourceSpec, ModelSourceFilter } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { apiServerProblems } from "../reconcile/test-fixtures/api-server-problems.ts"
import { type ImageFilter, parseFilter } from "./image-filter.ts"
import { makeMatcher, takesImage } from "./match-filter.ts"
import { imageText, type SourceImage } from "./source-image.ts"
import { type Catalog, imagesIn, modelsIn, registries, scan, source, statusOf } from "./test-fixtures/source-cluster.ts"

/** How many sources are planned to the end: `AIM_FUZZ_RUNS=10000 vitest run packages/core/src/model-source/any-filters.test.ts`. */
const RUNS = Number(process.env.AIM_FUZZ_RUNS ?? 300)
const PATIENCE = 60_000 + RUNS * 100

const registry = fc.constantFrom("", "docker.io/", "index.docker.io/", "ghcr.io/", "localhost:5000/", "r.example.com/")
const segment = fc.constantFrom("org", "aim-*", "aim-a", "*", "a*b", "library", "ubuntu", "x.y", "a__b")
const repository = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"))
const tag = fc.constantFrom("", ":1.0.0", ":latest", ":v2", ":sha256-0a.sig")
/** Mostly as filters are written, else anything. */
const pattern = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(registry, repository, tag).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(..."aA0/:@.-_*% "), maxLength: 40 }) },
)
const constraint = fc.constantFrom(">=1.0.0", "^1.0.0", "1.0.0", "~1", "1.x || 2", "banana", "", "!=1.0.0", "1 - 2")

/** A filter as text, all of it. Reading it gives the same filter again. */
const printFilter = ({ registry: host, repository: path, tag: wanted }: ImageFilter): string =>
  `${host}/${path}${wanted === undefined ? "" : `:${wanted}`}`

describe("whatever the filters of a source", () => {
  it("10,000 patterns: one that is understood is understood the same from its full text", () => {
    let understood = 0
    fc.assert(
      fc.property(pattern, fc.constantFrom("docker.io", "ghcr.io", "r.example.com"), (text, host) => {
        const read = parseFilter(text, host)
        if (Result.isFailure(read)) return
        understood += 1
        // The full text names the registry, so that of the source does not matter.
        expect(parseFilter(printFilter(read.success), "other.example.com")).toEqual(
          Result.succeed({ ...read.success, hasRegistry: true }),
        )
      }),
      { numRuns: 10_000 },
    )
    expect(understood).toBeGreaterThan(3_000)
  })

  const filter: fc.Arbitrary<ModelSourceFilter> = fc.record(
    {
      image: pattern,
      exclude: fc.array(repository, { maxLength: 2 }),
      versions: fc.array(constraint, { maxLength: 2 }),
    },
    { requiredKeys: ["image"] },
  )
  const spec: fc.Arbitrary<Partial<AIMClusterModelSourceSpec>> = fc.record(
    {
      registry: fc.constantFrom("docker.io", "ghcr.io", "localhost:5000"),
      filters: fc.array(filter, { minLength: 1, maxLength: 4 }),
      versions: fc.array(constraint, { maxLength: 2 }),
      maxModels: fc.constantFrom(1, 3, 100),
    },
    { requiredKeys: ["filters"] },
  )
  const catalog: fc.Arbitrary<Catalog> = fc.dictionary(
    fc
      .tuple(
        fc.constantFrom("docker.io", "ghcr.io", "localhost:5000", "r.example.com"),
        fc.constantFrom("org/aim-a", "org/aim-b", "org/org", "library/ubuntu", "aim-a/x.y", "a__b/aim-a/org"),
      )
      .map((parts) => parts.join("/")),
    fc.uniqueArray(fc.constantFrom("1.0.0", "1.2.0", "v2", "2.0.0", "latest", "dev", "sha256-0a.sig"), {
      maxLength: 4,
    }),
    { maxKeys: 8 },
  )

  const imagesOf = (offered: Catalog): ReadonlyArray<SourceImage> =>
    Object.entries(offered).flatMap(([name, tags]) => {
      const [host = "", ...path] = name.split("/")
      return tags.map((each) => ({ registry: host, repository: path.join("/"), tag: each }))
    })

  it(
    `every image that a filter takes becomes a model, as far as the limit allows, and no other (${RUNS} sources)`,
    () => {
      fc.assert(
        fc.property(spec, catalog, (given, offered) => {
          const result = scan([source(given)], registries(offered))
          expect(result.converged).toBe(true)
          expect(result.snapshot.objects.flatMap(apiServerProblems)).toEqual([])
          const matchers = given.filters?.flatMap((each) => {
            const matcher = makeMatcher(each, {
              registry: given.registry ?? "docker.io",
              versions: given.versions ?? [],
            })
            return Result.isSuccess(matcher) ? [matcher.success] : []
          })
          const named = matchers?.flatMap(
            ({ filter: { registry: host, repository: path, tag: wanted, hasWildcard } }) =>
              wanted === undefined || hasWildcard ? [] : [{ registry: host, repository: path, tag: wanted }],
          )
          // An exact tag is taken at its word; everything else is what registries offer.
          const wanted = [...imagesOf(offered), ...(named ?? [])].filter((image) =>
            matchers?.some((matcher) => takesImage(matcher, image)),
          )
          const images = new Set(wanted.map(imageText))
          const { maxModels = 100 } = given
          expect(modelsIn(result).length).toBe(Math.min(images.size, maxModels))
          expect(imagesIn(result).filter((image) => !images.has(image))).toEqual([])
          expect(statusOf(result).modelsLimitReached).toBe(images.size >= maxModels)
        }),
        { numRuns: RUNS },
      )
    },
    PATIENCE,
  )
})

import type { ModelSourceFilter } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { lastAnswer, type Observed } from "../cluster-state/observation.ts"
import { type DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { listedNamespace } from "./image-filter.ts"
import { type FilterDefaults, type Matcher, makeMatcher } from "./match-filter.ts"
import { type ListingContext, registryRepositories, registryTags } from "./registry-listing.ts"
import type { SourceImage } from "./source-image.ts"

/** The most repositories of one filter whose tags are read. */
const MAX_REPOSITORIES = 2000

/** What a filter comes to. */
export interface FilterResult {
  /** The filter as written. */
  readonly pattern: string
  /** The images that it takes, as far as they are known. */
  readonly images: ReadonlyArray<SourceImage>
  /** What went wrong; the images beside it count nevertheless. */
  readonly errors: ReadonlyArray<DomainError>
  /** Whether something has not been read yet. */
  readonly isPending: boolean
  /** When the registry was read first for it, ms since 1970; undefined where it was not, or need not be. */
  readonly listedAt: number | undefined
}

type Listing = Omit<FilterResult, "pattern">

const listing = (found: Partial<Listing>): Listing => ({
  images: [],
  errors: [],
  isPending: false,
  listedAt: undefined,
  ...found,
})

/**
 * What a listing says. One that cannot be read anew fails the filter, but what it said before still counts: an outage of
 * a registry makes no image disappear.
 */
const namesOf = (observed: Observed<ReadonlyArray<string>>) => ({
  names: lastAnswer(observed)?.value ?? [],
  errors: observed._tag === "Failed" ? [observed.error] : [],
  isPending: observed._tag === "Pending",
  listedAt: lastAnswer(observed)?.at,
})

const readTags = Effect.fnUntraced(function* (context: ListingContext, matcher: Matcher, repository: string) {
  const { registry } = matcher.filter
  const observed = yield* ClusterState.use((state) => state.observe(registryTags(context, registry, repository)))
  const { names, ...read } = namesOf(observed)
  return listing({ ...read, images: names.filter(matcher.takesTag).map((tag) => ({ registry, repository, tag })) })
})

const readAllTags = Effect.fnUntraced(function* (
  context: ListingContext,
  matcher: Matcher,
  repositories: ReadonlyArray<string>,
) {
  const each = yield* Effect.forEach(repositories, (repository) => readTags(context, matcher, repository))
  return listing({
    images: each.flatMap(({ images }) => images),
    errors: each.flatMap(({ errors }) => errors),
    isPending: each.some(({ isPending }) => isPending),
    listedAt: each[0]?.listedAt,
  })
})

const tooMany = (count: number) =>
  new InvalidSpecError({
    reason: Reason.InvalidSpec,
    message: `it takes ${count} repositories; the first ${MAX_REPOSITORIES} are read. Narrow the filter, or split it`,
  })

/** A filter with an exact tag names its image; all others are read from the registry, with a wildcard in two steps. */
const evaluate = Effect.fnUntraced(function* (context: ListingContext, matcher: Matcher) {
  const { filter, takesRepository } = matcher
  const { registry, repository, tag } = filter
  if (!filter.hasWildcard) {
    if (!takesRepository(repository)) return listing({})
    if (tag === undefined) return yield* readAllTags(context, matcher, [repository])
    return listing({ images: matcher.takesTag(tag) ? [{ registry, repository, tag }] : [] })
  }
  const request = registryRepositories(context, registry, listedNamespace(filter))
  const observed = yield* ClusterState.use((state) => state.observe(request))
  const { names, ...read } = namesOf(observed)
  const taken = [...new Set(names)].filter(takesRepository).sort()
  const tags = yield* readAllTags(context, matcher, taken.slice(0, MAX_REPOSITORIES))
  const surplus = taken.length > MAX_REPOSITORIES ? [tooMany(taken.length)] : []
  return {
    images: tags.images,
    errors: [...read.errors, ...tags.errors, ...surplus],
    isPending: read.isPending || tags.isPending,
    listedAt: read.listedAt,
  }
})

/**
 * What a filter comes to, from what is known of its registry; what is not known is asked for. Total: what goes wrong
 * is in the result.
 */
export const evaluateFilter = Effect.fnUntraced(function* (
  filter: ModelSourceFilter,
  defaults: FilterDefaults,
  context: ListingContext,
): Effect.fn.Return<FilterResult, never, ClusterState> {
  const pattern = filter.image
  const matcher = makeMatcher(filter, defaults)
  return Result.isFailure(matcher)
    ? { pattern, ...listing({ errors: [matcher.failure] }) }
    : { pattern, ...(yield* evaluate(context, matcher.success)) }
})

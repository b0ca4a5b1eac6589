import type { AIMModelSource, AIMTemplateCache } from "@aim-engine/api"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { type CachingMode, needsCache } from "./caching-mode.ts"
import { cacheStatus, isBroken, isCacheReady } from "./find-template-cache.ts"
import type { MountedFiles } from "./mounted-files.ts"

/** What is known when it is decided how a service uses caches. */
export interface CacheFacts {
  readonly mode: CachingMode
  /** The files that the template needs; undefined while no template is ready. */
  readonly sources: ReadonlyArray<AIMModelSource> | undefined
  /** The cache that fits the mode, if there is one. */
  readonly cache: AIMTemplateCache | undefined
  /** Whether the service runs already, and whether it mounts a cache. */
  readonly workload: "Absent" | "WithoutCache" | "WithCache"
  /** What has become of the cache that it mounts; counts only where it mounts one. */
  readonly mounted: MountedFiles
  /** How often the downloads of this cache were started over for this service. */
  readonly retryAttempts: number
  /** Whether the cache names failed downloads, and whether any of them is still there to be started over. */
  readonly failedDownloads: { readonly areNamed: boolean; readonly areThere: boolean }
}

/** What a service does about caches. The summary says why, for people. */
export type CacheDecision =
  /** It cannot be told before a template is ready. */
  | { readonly _tag: "Undecided"; readonly summary: string }
  /** The service starts without one. */
  | { readonly _tag: "NotUsed"; readonly summary: string }
  /** The cache is ready: the service starts from it. */
  | { readonly _tag: "Use"; readonly cache: AIMTemplateCache; readonly summary: string }
  /** The service runs from the volumes of another cache, with the files that the template needs: it stays with them. */
  | { readonly _tag: "Keep"; readonly summary: string }
  /** The service runs from the volumes of another cache, with other files: it goes on without a cache, as if it started now. */
  | { readonly _tag: "Leave"; readonly summary: string }
  /** The cache is created, and waited for. */
  | { readonly _tag: "Create"; readonly mode: "Shared" | "Dedicated"; readonly summary: string }
  /** The cache is being filled, or has trouble that may pass. */
  | { readonly _tag: "Wait"; readonly cache: AIMTemplateCache; readonly summary: string }
  /** The cache failed for the first time: its failed downloads are started over, or have just been. */
  | { readonly _tag: "Retry"; readonly cache: AIMTemplateCache; readonly summary: string }
  /** The cache failed for good. */
  | { readonly _tag: "Failed"; readonly cache: AIMTemplateCache; readonly summary: string }
  /** The service runs from the volumes of a cache that is gone; it is created anew where the mode asks for one. */
  | { readonly _tag: "Lost"; readonly create: "Shared" | "Dedicated" | undefined; readonly summary: string }
  /** What is asked for cannot work. */
  | { readonly _tag: "Invalid"; readonly error: InvalidSpecError; readonly summary: string }

/** How often failed downloads are started over, per cache. */
export const CACHE_RETRIES = 1

/** Containers load `hf://` sources themselves; everything else reaches them through a cache only. */
export const requiresCache = (sources: ReadonlyArray<AIMModelSource>): boolean =>
  sources.some((source) => !source.sourceUri.startsWith("hf://"))

/**
 * How a service uses caches. A service that waits for a cache does so only before it first starts:
 * a running one keeps what it mounts, whatever becomes of the cache, until its template needs other files.
 */
export const decideCache = (facts: CacheFacts): CacheDecision => {
  const { mode, sources, cache, workload, mounted } = facts
  if (mode === "Never") return decideNever(sources)
  if (sources?.length === 0) return { _tag: "NotUsed", summary: "the template needs no model files" }
  if (workload === "WithCache" && cache === undefined && mounted === "Gone") {
    return lose(sources !== undefined && needsCache(mode) ? mode : undefined)
  }
  if (sources === undefined) return decideWithoutTemplate(facts)
  return needsCache(mode) ? decideNeeded(facts, mode) : decideAuto(facts)
}

const lose = (create: "Shared" | "Dedicated" | undefined): CacheDecision => ({
  _tag: "Lost",
  create,
  summary: "the cache is gone; the service goes on with the volumes that it mounts",
})

const decideWithoutTemplate = ({ workload, cache }: CacheFacts): CacheDecision => {
  if (workload === "WithCache" && cache !== undefined) return keepCache(cache)
  return workload === "Absent"
    ? { _tag: "Undecided", summary: "waits for the template, which says what to cache" }
    : { _tag: "NotUsed", summary: "the service runs without a cache" }
}

/** What runs from a cache keeps it. */
const keepCache = (cache: AIMTemplateCache): CacheDecision =>
  cacheStatus(cache) === "Failed" ? { _tag: "Failed", cache, summary: troubleOf(cache) } : useOrWait(cache)

const decideNever = (sources: CacheFacts["sources"]): CacheDecision => {
  if (sources === undefined || !requiresCache(sources)) {
    return { _tag: "NotUsed", summary: "caching is turned off for this service" }
  }
  const summary =
    "caching mode Never is impossible for this model: its files are not on Hugging Face, so only a cache can bring them"
  return { _tag: "Invalid", error: new InvalidSpecError({ reason: Reason.CacheRequired, message: summary }), summary }
}

const decideNeeded = (facts: CacheFacts, mode: "Shared" | "Dedicated"): CacheDecision => {
  const { cache, workload } = facts
  if (cache === undefined) {
    const meanwhile =
      workload === "WithCache" ? "; until it is filled, the service goes on with the volumes that it mounts" : ""
    return { _tag: "Create", mode, summary: `a ${mode.toLowerCase()} cache is created${meanwhile}` }
  }
  if (cacheStatus(cache) !== "Failed") return useOrWait(cache)
  if (workload === "Absent" && isRetried(facts)) {
    return { _tag: "Retry", cache, summary: `${troubleOf(cache)}; its failed downloads are started over once` }
  }
  return { _tag: "Failed", cache, summary: troubleOf(cache) }
}

/** Once per cache. Until the cache has noticed that its failed downloads are gone, it still says that it failed. */
const isRetried = ({ retryAttempts, failedDownloads: { areNamed, areThere } }: CacheFacts): boolean =>
  retryAttempts < CACHE_RETRIES ? areThere : areNamed && !areThere

const decideAuto = (facts: CacheFacts): CacheDecision => {
  const { cache, workload, mounted } = facts
  const isMounted = workload === "WithCache" && mounted === "ThisCache"
  if (cache === undefined || (isBroken(cache) && !isMounted)) return decideUncached(facts)
  if (workload === "WithoutCache") {
    return { _tag: "NotUsed", summary: `the service started before cache ${cache.metadata.name} could be used` }
  }
  return keepCache(cache)
}

/** Where the template has no cache that can be used; a running service may mount another one. */
const decideUncached = ({ cache, workload, mounted }: CacheFacts): CacheDecision => {
  const why = cache === undefined ? "no shared cache of the template exists" : troubleOf(cache)
  if (workload !== "WithCache") {
    return { _tag: "NotUsed", summary: cache === undefined ? why : `${why}; the service goes on without it` }
  }
  switch (mounted) {
    case "Gone":
      return lose(undefined)
    case "OtherFiles":
      return { _tag: "Leave", summary: `${why}, and the template needs other files than those that are mounted` }
    default:
      return {
        _tag: "Keep",
        summary: `${why}; the service goes on with the volumes that it mounts: the files are the same`,
      }
  }
}

const useOrWait = (cache: AIMTemplateCache): CacheDecision => {
  if (isCacheReady(cache)) return { _tag: "Use", cache, summary: `cache ${cache.metadata.name} is ready` }
  return {
    _tag: "Wait",
    cache,
    summary: isBroken(cache) ? troubleOf(cache) : `cache ${cache.metadata.name} is being filled`,
  }
}

const troubleOf = (cache: AIMTemplateCache): string => {
  const ready = cache.status?.conditions?.find((condition) => condition.type === "Ready")
  const why = [ready?.reason, ready?.message].filter((text) => text !== undefined && text !== "").join(": ")
  return `cache ${cache.metadata.name} is ${cacheStatus(cache)}${why === "" ? "" : ` (${why})`}`
}

import { qualifiedKind, type ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Clock, Duration, Effect, Result, Stream } from "effect"
import { KubernetesApi, type ObjectList, type Selection, type WatchEvent } from "../kubernetes-api.ts"
import { makeBackoff } from "./backoff.ts"

/** Where the objects of one kind and selection go. Called synchronously, in the order in which the server tells. */
export interface Reflection {
  /** All objects there are. */
  readonly replace: (list: ObjectList) => void
  readonly event: (event: WatchEvent) => void
  /** The API is not installed, or may not be read, and that lasts: there are no objects, and there is a reason. */
  readonly unavailable: (error: ApiError) => void
}

/** How long is waited for a server that cannot be reached, at most. */
const RECONNECT_WITHIN = Duration.seconds(30)

/** A kind that is not there is looked for again at once, then less and less often; in the end once in this time. */
const RECHECK_WITHIN = Duration.seconds(60)

/**
 * For how long what is known of a kind outlives its API. A server that has just started refuses everything until it has read
 * who may do what (403), and does not know of custom resources until it has read their definitions (404).
 */
const OUTLIVES = Duration.seconds(30)

/** A try that takes this long cannot wear a server out, however it ends: the next one need not wait longer than the first. */
const UNHURRIED = Duration.seconds(2)

/** Failures in a row that are told to those who debug only. */
const MAX_QUIET_FAILURES = 2

const isExpired = (error: ApiError): boolean =>
  error.reason === "Expired" || error.reason === "Gone" || error.status === 410

const isUnavailable = (error: ApiError): boolean => error.reason === "ApiNotInstalled" || error.reason === "Forbidden"

/** Whether the server would refuse the same watch again: then only a new list helps. */
const isRefusal = ({ status = 0, reason }: ApiError): boolean =>
  status >= 400 && status < 500 && status !== 429 && reason !== "Unauthorized"

const resourceVersionOf = (event: WatchEvent): string | undefined =>
  event.type === "BOOKMARK" ? event.resourceVersion : event.object.metadata.resourceVersion

/**
 * Lists a kind, then watches it from there, for ever. A broken watch resumes at the last event or bookmark, with jittered back-off;
 * a resource version that the server has forgotten calls for a new list. A kind that is not there is looked for again and again.
 */
export const reflect = Effect.fnUntraced(function* (
  kind: ResourceKind,
  selection: Selection,
  reflection: Reflection,
): Effect.fn.Return<never, never, KubernetesApi> {
  const api = yield* KubernetesApi
  const backoff = yield* makeBackoff(RECONNECT_WITHIN)
  const recheck = yield* makeBackoff(RECHECK_WITHIN)
  /** Until when a kind that was listed may be refused; undefined while it is not. */
  let patience: number | undefined
  let resourceVersion: string | undefined
  let listedAt: string | undefined
  /** Whether the watch that runs, or ran last, told anything. */
  let told = false
  /** Failures since something worked. */
  let failures = 0

  const relist = Effect.flatMap(api.list(kind, selection), (list) => {
    reflection.replace(list)
    resourceVersion = list.resourceVersion
    listedAt = list.resourceVersion
    failures = 0
    patience = undefined
    return recheck.reset
  })

  const follow = (from: string) =>
    Stream.runForEach(api.watch(kind, from, selection), (event) =>
      Effect.suspend(() => {
        reflection.event(event)
        resourceVersion = resourceVersionOf(event) ?? resourceVersion
        failures = 0
        if (told) return Effect.void
        told = true
        return backoff.reset
      }),
    )

  const recover = Effect.fnUntraced(function* (error: ApiError) {
    if (isUnavailable(error)) {
      const now = yield* Clock.currentTimeMillis
      patience ??= listedAt === undefined ? now : now + Duration.toMillis(OUTLIVES)
      resourceVersion = undefined
      // No wait ends later than patience does, else half a minute would be up to a minute.
      if (now < patience) return yield* Effect.timeoutOption(recheck.wait, Math.ceil(patience - now))
      listedAt = undefined
      reflection.unavailable(error)
      return yield* recheck.wait
    }
    // A list that is too old at once would be so again: there is no hurry then.
    const isOutrun = isExpired(error) && resourceVersion !== listedAt
    if (isExpired(error) || isRefusal(error)) resourceVersion = undefined
    failures += 1
    // A watch that breaks off is everyday life; a server that stays away is not.
    const log = failures > MAX_QUIET_FAILURES ? Effect.logWarning : Effect.logDebug
    yield* log("Watching is interrupted", { kind: qualifiedKind(kind), error: error.message })
    if (!isOutrun) yield* backoff.wait
  })

  return yield* Effect.forever(
    Effect.gen(function* () {
      const from = resourceVersion
      told = false
      const startedAt = yield* Clock.currentTimeMillis
      const outcome = yield* Effect.result(from === undefined ? relist : follow(from))
      const took = (yield* Clock.currentTimeMillis) - startedAt
      if (took >= Duration.toMillis(UNHURRIED)) yield* backoff.reset
      if (Result.isFailure(outcome)) return yield* recover(outcome.failure)
      // The server ends every watch after some minutes. One that ends without having told anything is not repeated at once.
      if (from !== undefined && !told) yield* backoff.wait
    }),
  )
})

import {
  type DomainError,
  lastAnswer,
  type ObservationBackoff,
  type ObservationRequest,
  type Observed,
  observedAs,
  retrySeconds,
} from "@aim-engine/core"
import {
  Clock,
  Duration,
  Effect,
  FiberMap,
  Random,
  RcMap,
  Result,
  Scheduler,
  Schema,
  type Scope,
  Semaphore,
} from "effect"
import { crashed, malformed, timedOut, unknownType } from "./observation-errors.ts"
import { Observers } from "./observers.ts"

/** What a reconcile may ask of the world outside the API server. */
export interface ObservationCache {
  /** What is known now, at once. */
  readonly observe: <A>(request: ObservationRequest<A>) => Observed<A>
  /** Sees to it that a request is answered, and answered again whenever its time to live is over, as long as it is read. */
  readonly request: (request: ObservationRequest<unknown>) => Effect.Effect<void>
  /** How many questions are being asked at this moment, or were answered without anybody having been told. */
  readonly inFlight: () => number
}

export interface ObservationCacheOptions {
  /** Called with each new answer, also with a failure. */
  readonly onAnswer: (request: ObservationRequest<unknown>) => void
  /** Whether somebody's last reconcile read the observation: nobody else's is kept up to date. */
  readonly isRead: (request: ObservationRequest<unknown>) => boolean
  /** How long is waited after failures in a row, where the request does not say. A tenth is added or taken at random. */
  readonly backoff: ObservationBackoff
  /** Questions asked of one source at the same time. Defaults to 10. */
  readonly concurrency?: number
  /** Answers kept. Beyond that the oldest that nobody reads is dropped, else the oldest. Defaults to 10,000. */
  readonly maxEntries?: number
  /**
   * After how long an observer is given up that has not given up by itself: longer than anything that an observer waits for.
   * Defaults to ten minutes; the listing of a large registry may take five.
   */
  readonly timeout?: Duration.Duration
}

interface Entry {
  readonly request: ObservationRequest<unknown>
  observed: Observed<unknown>
  failures: number
}

const PENDING = { _tag: "Pending" } as const

/** Two requests with the same type and key are the same request. */
const identify = (request: ObservationRequest<unknown>): string => `${request.type}/${request.key}`

/** How often those are told of answers who wait for them. */
const TELL_EVERY = Duration.millis(250)
/** How often it is looked whether an answer is still read that is good for longer. */
const IDLE_MILLIS = Duration.toMillis("10 minutes")

/**
 * Facts from outside the API server, each asked once for all who read it, kept for its time to live, and bounded in number.
 * What fails is tried again with back-off. A request whose readers are gone is dropped when its time comes.
 */
export const makeObservationCache = Effect.fnUntraced(function* (
  options: ObservationCacheOptions,
): Effect.fn.Return<ObservationCache, never, Scope.Scope | Observers> {
  const observers = yield* Observers
  const loops = yield* FiberMap.make<string>()
  const slots = yield* RcMap.make({
    lookup: (_source: string) => Semaphore.make(options.concurrency ?? 10),
    idleTimeToLive: Duration.minutes(1),
  })
  const entries = new Map<string, Entry>()
  const maxEntries = options.maxEntries ?? 10_000
  const timeout = options.timeout ?? Duration.minutes(10)
  const asking = new Set<Entry>()
  const scope = yield* Effect.scope
  /** Answers that their readers have not been told of. */
  const untold = new Map<string, ObservationRequest<unknown>>()
  let isTelling = false

  /** A source that is slow, or gone, holds up only those who ask it. */
  const withSlot = <A, E>({ type, source = type }: ObservationRequest<unknown>, work: Effect.Effect<A, E>) =>
    Effect.scoped(Effect.flatMap(RcMap.get(slots, source), (semaphore) => semaphore.withPermit(work)))

  const ask = (request: ObservationRequest<unknown>): Effect.Effect<unknown, DomainError> => {
    const observer = observers.get(request.type)
    if (observer === undefined) return Effect.fail(unknownType(request))
    const answer = Effect.suspend(() => observer(request)).pipe(
      Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.fail(timedOut(request)) }),
      Effect.catchDefect((defect) => Effect.fail(crashed(request, defect))),
      Effect.flatMap((answer) =>
        Schema.decodeUnknownEffect(Schema.toType(request.schema))(answer).pipe(
          Effect.mapError((error) => malformed(request, error.message)),
        ),
      ),
    )
    return withSlot(request, answer)
  }

  /** Milliseconds until the next attempt. Whoever asked for more time gets it. */
  const waitAfter = Effect.fnUntraced(function* ({ request, failures }: Entry, error: DomainError) {
    const seconds = retrySeconds(request.backoff ?? options.backoff, error, failures)
    const asked = error._tag === "Infrastructure" ? (error.retryAfterSeconds ?? 0) : 0
    return Math.round(Math.max(seconds * (yield* Random.nextBetween(0.9, 1.1)), asked) * 1000)
  })

  /**
   * Tells of an answer: at once, unless one was told of just now; then together with the others of the next moment. Who
   * asks a thousand questions is so not woken a thousand times.
   */
  const tell = (request: ObservationRequest<unknown>): Effect.Effect<void> =>
    Effect.suspend(() => {
      untold.set(identify(request), request)
      if (isTelling) return Effect.void
      isTelling = true
      return Effect.asVoid(Effect.forkIn(tellAll, scope, { startImmediately: true }))
    })

  const tellAll = Effect.gen(function* () {
    while (untold.size > 0) {
      const requests = [...untold.values()]
      untold.clear()
      for (const request of requests) options.onAnswer(request)
      yield* Effect.sleep(TELL_EVERY)
    }
    isTelling = false
  })

  /** Asks once, keeps the answer, and returns the milliseconds after which it should be asked again. */
  const attempt = Effect.fnUntraced(function* (entry: Entry) {
    asking.add(entry)
    const answer = yield* Effect.result(ask(entry.request)).pipe(
      Effect.ensuring(Effect.sync(() => asking.delete(entry))),
    )
    const at = yield* Clock.currentTimeMillis
    if (Result.isSuccess(answer)) {
      entry.failures = 0
      entry.observed = { _tag: "Known", value: answer.success, at }
      yield* tell(entry.request)
      return entry.request.ttlSeconds * 1000
    }
    entry.failures += 1
    const wait = yield* waitAfter(entry, answer.failure)
    const last = lastAnswer(entry.observed)
    const failed = { _tag: "Failed", error: answer.failure, at, nextAttemptAt: at + wait } as const
    entry.observed = last === undefined ? failed : { ...failed, last: { value: last.value, at: last.at } }
    yield* tell(entry.request)
    return wait
  })

  const keepAnswered = Effect.fnUntraced(function* (entry: Entry) {
    for (;;) {
      let left = yield* attempt(entry)
      do {
        const nap = Math.min(left, IDLE_MILLIS)
        yield* Effect.sleep(nap)
        left -= nap
        if (!options.isRead(entry.request)) return void entries.delete(identify(entry.request))
      } while (left > 0)
    }
  })

  const evict = Effect.suspend(() => {
    const settled = [...entries.values()].filter((entry) => entry.observed._tag !== "Pending")
    const victim = settled.find((entry) => !options.isRead(entry.request)) ?? settled[0]
    if (victim === undefined) return Effect.void
    const key = identify(victim.request)
    entries.delete(key)
    return FiberMap.remove(loops, key)
  })

  return {
    observe: <A>(request: ObservationRequest<A>): Observed<A> => {
      const observed = entries.get(identify(request))?.observed ?? PENDING
      const narrowed = observedAs(request, observed)
      if (narrowed !== undefined) return narrowed
      const at = observed._tag === "Pending" ? 0 : observed.at
      const error = malformed(request, "two requests of one type and key ask for different forms")
      return { _tag: "Failed", error, at, nextAttemptAt: at + request.ttlSeconds * 1000 }
    },
    request: Effect.fnUntraced(function* (request) {
      const key = identify(request)
      if (entries.has(key)) return
      const entry: Entry = { request, observed: PENDING, failures: 0 }
      entries.set(key, entry)
      asking.add(entry)
      if (entries.size > maxEntries) yield* evict
      // A reconcile runs without yielding; what it asks for must not.
      const loop = Effect.provideService(keepAnswered(entry), Scheduler.PreventSchedulerYield, false)
      yield* FiberMap.run(loops, key, loop, { startImmediately: false })
    }),
    inFlight: () => asking.size + untold.size,
  }
})

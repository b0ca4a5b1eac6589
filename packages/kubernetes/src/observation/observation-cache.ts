import {
  type DomainError,
  InfrastructureError,
  type ObservationRequest,
  type Observed,
  UnknownError,
} from "@aim-engine/core"
import {
  Cause,
  Clock,
  Duration,
  Effect,
  FiberMap,
  Random,
  Result,
  Scheduler,
  Schema,
  type Scope,
  Semaphore,
} from "effect"
import { Observers } from "./observers.ts"

/** What a reconcile may ask of the world outside the API server. */
export interface ObservationCache {
  /** What is known now, at once. */
  readonly observe: <A>(request: ObservationRequest<A>) => Observed<A>
  /** Sees to it that a request is answered, and answered again whenever its time to live is over, as long as it is read. */
  readonly request: (request: ObservationRequest<unknown>) => Effect.Effect<void>
  /** How many questions are being asked at this moment. */
  readonly inFlight: () => number
}

export interface ObservationCacheOptions {
  /** Called with each new answer, also with a failure. */
  readonly onAnswer: (request: ObservationRequest<unknown>) => void
  /** Whether somebody's last reconcile read the observation: nobody else's is kept up to date. */
  readonly isRead: (request: ObservationRequest<unknown>) => boolean
  /** Milliseconds to wait after the n-th failure in a row, n ≥ 1. A tenth is added or taken at random. */
  readonly backoffMillis: (failures: number) => number
  /** Questions asked at the same time. Defaults to 10. */
  readonly concurrency?: number
  /** Answers kept. Beyond that the oldest that nobody reads is dropped, else the oldest. Defaults to 10,000. */
  readonly maxEntries?: number
  /** After how long an observer is given up. Defaults to two minutes. */
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

const unknownType = (request: ObservationRequest<unknown>) =>
  new UnknownError({ reason: "ObserverMissing", message: `No observer answers requests of type ${request.type}` })

const timedOut = (request: ObservationRequest<unknown>) =>
  new InfrastructureError({ reason: "Timeout", message: `${request.type} ${request.key} was not answered in time` })

const malformed = (request: ObservationRequest<unknown>, problem: string) =>
  new UnknownError({
    reason: "MalformedObservation",
    message: `${request.type} ${request.key} was answered in an unexpected form: ${problem}`,
  })

const crashed = (request: ObservationRequest<unknown>, defect: unknown) =>
  new UnknownError({
    reason: "ObserverCrashed",
    message: `${request.type} ${request.key}: ${Cause.pretty(Cause.die(defect)).split("\n")[0]}`,
  })

/**
 * Facts from outside the API server, each asked once for all who read it, kept for its time to live, and bounded in number.
 * What fails is tried again with back-off. A request whose readers are gone is dropped when its time comes.
 */
export const makeObservationCache = Effect.fnUntraced(function* (
  options: ObservationCacheOptions,
): Effect.fn.Return<ObservationCache, never, Scope.Scope | Observers> {
  const observers = yield* Observers
  const loops = yield* FiberMap.make<string>()
  const slots = yield* Semaphore.make(options.concurrency ?? 10)
  const entries = new Map<string, Entry>()
  const maxEntries = options.maxEntries ?? 10_000
  const timeout = options.timeout ?? Duration.minutes(2)
  const asking = new Set<Entry>()

  const ask = (request: ObservationRequest<unknown>): Effect.Effect<unknown, DomainError> => {
    const observer = observers.get(request.type)
    if (observer === undefined) return Effect.fail(unknownType(request))
    return Effect.suspend(() => observer(request)).pipe(
      Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.fail(timedOut(request)) }),
      Effect.catchDefect((defect) => Effect.fail(crashed(request, defect))),
      Effect.flatMap((answer) =>
        Schema.decodeUnknownEffect(Schema.toType(request.schema))(answer).pipe(
          Effect.mapError((error) => malformed(request, error.message)),
        ),
      ),
      slots.withPermits(1),
    )
  }

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
      options.onAnswer(entry.request)
      return entry.request.ttlSeconds * 1000
    }
    entry.failures += 1
    const wait = Math.round(options.backoffMillis(entry.failures) * (yield* Random.nextBetween(0.9, 1.1)))
    entry.observed = { _tag: "Failed", error: answer.failure, at, nextAttemptAt: at + wait }
    options.onAnswer(entry.request)
    return wait
  })

  const keepAnswered = Effect.fnUntraced(function* (entry: Entry) {
    do {
      const wait = yield* attempt(entry)
      if (wait === Infinity) return
      yield* Effect.sleep(wait)
    } while (options.isRead(entry.request))
    entries.delete(identify(entry.request))
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
      if (observed._tag !== "Known") return observed
      const isAnswer = Schema.is(Schema.toType(request.schema))
      const { value, at } = observed
      if (isAnswer(value)) return { _tag: "Known", value, at }
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
    inFlight: () => asking.size,
  }
})

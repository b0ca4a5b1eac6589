import { Clock, Duration, Effect, Fiber, Random, Ref, Schema } from "effect"
import type { KubernetesApi } from "../kubernetes-api.ts"
import { type Holding, holdLease, type LeaseCandidacy, releaseLease } from "./hold-lease.ts"
import type { SeenLease } from "./lease-record.ts"

/** Where this process stands: it waits for its turn, leads, or has led. */
export type Standing = "waiting" | "leading" | "over"

/** Where the lease is, who asks for it, how it is timed, and who is told how it stands. */
export interface LeaderElectionOptions extends LeaseCandidacy {
  /** Told of each change. `waiting` is told once it is known that another process leads. */
  readonly onStanding: (standing: Standing) => Effect.Effect<void>
}

/** The lease was lost, or could not be renewed in time: another process may lead by now, so this one must end. */
export class LeadershipLost extends Schema.TaggedError<LeadershipLost>()("LeadershipLost", {
  message: Schema.String,
}) {}

/** How long giving the lease up may take. */
const RELEASE_WITHIN = Duration.seconds(5)

/** A try of at most so many milliseconds. One that fails is told, and is as good as none. */
const attempt = (options: LeaderElectionOptions, seen: Ref.Ref<SeenLease>, withinMillis: number) =>
  holdLease(options, seen).pipe(
    Effect.timeout(withinMillis),
    Effect.catch((error) =>
      Effect.as(Effect.logWarning("The lease was not answered for", { lease: options.name, error: error.message }), {
        _tag: "Failed",
      } as const),
    ),
  )

/** Tries until the lease is held; returns the instant (ms) from which the leadership counts. */
const acquire = Effect.fnUntraced(function* (options: LeaderElectionOptions, seen: Ref.Ref<SeenLease>) {
  const { retryPeriodSeconds, renewDeadlineSeconds } = options.timing
  let isWaiting = false
  for (;;) {
    const holding: Holding | { readonly _tag: "Failed" } = yield* attempt(options, seen, renewDeadlineSeconds * 1000)
    if (holding._tag === "Held") return holding.sentAt
    const isTaken = holding._tag === "Taken"
    if (isTaken && !isWaiting) {
      isWaiting = true
      yield* Effect.logInfo("Another process leads", { lease: options.name, holder: holding.holder })
      yield* options.onStanding("waiting")
    }
    const pause = retryPeriodSeconds * 1000 * (yield* Random.nextBetween(0.8, 1.2))
    const left = isTaken ? holding.until - (yield* Clock.currentTimeMillis) : pause
    yield* Effect.sleep(Math.min(pause, left))
  }
})

/** Renews until that has not worked for the renew deadline, or until somebody else holds the lease. */
const renew = Effect.fnUntraced(function* (
  options: LeaderElectionOptions,
  seen: Ref.Ref<SeenLease>,
  heldAt: number,
): Effect.fn.Return<never, LeadershipLost, KubernetesApi> {
  const lease = `${options.namespace}/${options.name}`
  const { retryPeriodSeconds, renewDeadlineSeconds } = options.timing
  let deadline = heldAt + renewDeadlineSeconds * 1000
  for (;;) {
    const now = yield* Clock.currentTimeMillis
    yield* Effect.sleep(Math.min(retryPeriodSeconds * 1000, Math.max(deadline - now, 0)))
    const left = deadline - (yield* Clock.currentTimeMillis)
    if (left <= 0) return yield* new LeadershipLost({ message: `the lease ${lease} could not be renewed in time` })
    const holding = yield* attempt(options, seen, left)
    if (holding._tag === "Held") deadline = holding.sentAt + renewDeadlineSeconds * 1000
    if (holding._tag === "Taken")
      return yield* new LeadershipLost({ message: `the lease ${lease} was taken by ${holding.holder}` })
  }
})

/**
 * Runs an effect while this process holds the lease: waits until it does, renews while the effect runs and while it is being
 * stopped, and then releases the lease, so that the next candidate need not wait.
 *
 * Fails with `LeadershipLost` when the lease could not be renewed for `renewDeadlineSeconds`, counted from when the last
 * renewal was sent. It does so without waiting for what runs to stop, because by then others may lead: the process must end.
 */
export const whileLeading = <A, E, R>(
  options: LeaderElectionOptions,
  lead: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LeadershipLost, R | KubernetesApi> =>
  Effect.gen(function* () {
    const seen = yield* Ref.make<SeenLease>({ resourceVersion: "", at: 0 })
    const release = releaseLease(options).pipe(Effect.timeout(RELEASE_WITHIN), Effect.ignore)
    return yield* Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const heldAt = yield* restore(acquire(options, seen)).pipe(Effect.onInterrupt(() => release))
        yield* Effect.logInfo("This process leads", { lease: options.name, identity: options.identity })
        const renewing = yield* Effect.forkDetach(restore(renew(options, seen, heldAt)))
        yield* options.onStanding("leading")
        const leading = yield* Effect.forkDetach(restore(lead))
        const exit = yield* Effect.exit(restore(Effect.raceFirst(Fiber.join(leading), Fiber.join(renewing))))
        if (renewing.pollUnsafe() !== undefined) {
          leading.interruptUnsafe()
          yield* options.onStanding("over")
          return yield* exit
        }
        yield* Fiber.interrupt(leading)
        yield* Fiber.interrupt(renewing)
        yield* options.onStanding("over")
        yield* release
        return yield* exit
      }),
    )
  })

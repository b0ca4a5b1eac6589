import { type Lease, LeaseKind } from "@aim-engine/api"
import { type ApiError, isAlreadyExists, isConflict, isNotFound } from "@aim-engine/core"
import { Clock, DateTime, Duration, Effect, Ref, Schedule, Schema } from "effect"
import { KubernetesApi } from "../kubernetes-api.ts"
import { heldBy, type LeaseTiming, mayTake, type SeenLease } from "./lease-record.ts"

/** Where the lease is, who asks for it, and how it is timed. */
export interface LeaderElectionOptions {
  readonly namespace: string
  readonly name: string
  /** Unique per process: the pod's name, else host name and process id. */
  readonly identity: string
  readonly timing: LeaseTiming
  /** Told when this process begins and ceases to lead. */
  readonly onChange: (leading: boolean) => Effect.Effect<void>
}

/** The lease could not be renewed in time: another process may lead by now, so this one must end. */
export class LeadershipLost extends Schema.TaggedError<LeadershipLost>()("LeadershipLost", {
  message: Schema.String,
}) {}

const decodeLease = Schema.decodeUnknownEffect(LeaseKind.schema)

/** One try to take or renew the lease: whether this process holds it afterwards. */
const tryToHold = (options: LeaderElectionOptions, seen: Ref.Ref<SeenLease>) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const now = yield* Clock.currentTimeMillis
    const candidate = { identity: options.identity, timing: options.timing, now }
    const time = DateTime.formatIso(DateTime.makeUnsafe(now))
    const lease = yield* api.get(LeaseKind, options.namespace, options.name).pipe(
      Effect.flatMap(decodeLease),
      Effect.catchIf(
        (error): error is ApiError => error._tag === "ApiError" && isNotFound(error),
        () => Effect.succeed(undefined),
      ),
    )
    if (lease === undefined) {
      const created: Lease = {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: options.name, namespace: options.namespace },
        spec: heldBy({}, { ...candidate, now: time }),
      }
      yield* api.create(LeaseKind, created, options.identity)
      return true
    }
    const resourceVersion = lease.metadata.resourceVersion ?? ""
    const last = yield* Ref.updateAndGet(seen, (before) =>
      before.resourceVersion === resourceVersion ? before : { resourceVersion, at: now },
    )
    if (!mayTake(lease.spec ?? {}, last, candidate)) return false
    const spec = heldBy(lease.spec ?? {}, { ...candidate, now: time })
    yield* api.patch(
      LeaseKind,
      { namespace: options.namespace, name: options.name },
      // With a resource version, a patch is refused when somebody else wrote first.
      { type: "merge", body: { metadata: { resourceVersion }, spec } },
      { fieldManager: options.identity },
    )
    return true
  }).pipe(
    // Somebody else was quicker: that is an answer, and no failure.
    Effect.catchIf(
      (error): error is ApiError => error._tag === "ApiError" && (isConflict(error) || isAlreadyExists(error)),
      () => Effect.succeed(false),
    ),
  )

const release = (options: LeaderElectionOptions) =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const lease = yield* api.get(LeaseKind, options.namespace, options.name).pipe(Effect.flatMap(decodeLease))
    if (lease.spec?.holderIdentity !== options.identity) return
    const body = {
      metadata: { resourceVersion: lease.metadata.resourceVersion },
      spec: { holderIdentity: "", leaseDurationSeconds: 1 },
    }
    yield* api.patch(LeaseKind, options, { type: "merge", body }, { fieldManager: options.identity })
  }).pipe(Effect.timeout("5 seconds"), Effect.ignore)

/**
 * Runs an effect while this process holds the lease: waits until it does, renews while the effect runs, and releases it
 * when the effect ends or is interrupted, so that the next candidate need not wait. Fails with `LeadershipLost` when the
 * lease could not be renewed for `renewDeadlineSeconds`.
 */
export const whileLeading = <A, E, R>(
  options: LeaderElectionOptions,
  lead: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | LeadershipLost, R | KubernetesApi> =>
  Effect.gen(function* () {
    const seen = yield* Ref.make<SeenLease>({ resourceVersion: "", at: 0 })
    const attempt = tryToHold(options, seen).pipe(
      Effect.timeout(Duration.seconds(options.timing.renewDeadlineSeconds)),
      Effect.catch((error) => Effect.as(Effect.logWarning(`lease ${options.name}: ${error.message}`), false)),
    )
    const pause = Schedule.spaced(Duration.seconds(options.timing.retryPeriodSeconds)).pipe(Schedule.jittered)
    yield* attempt.pipe(Effect.repeat({ schedule: pause, until: (held) => held }))
    const renewed = yield* Ref.make(yield* Clock.currentTimeMillis)
    const renewal = Effect.gen(function* () {
      const held = yield* attempt
      const now = yield* Clock.currentTimeMillis
      if (held) return yield* Ref.set(renewed, now)
      if (now - (yield* Ref.get(renewed)) >= options.timing.renewDeadlineSeconds * 1000)
        return yield* new LeadershipLost({
          message: `the lease ${options.namespace}/${options.name} could not be renewed`,
        })
    }).pipe(
      Effect.repeat(Schedule.spaced(Duration.seconds(options.timing.retryPeriodSeconds))),
      Effect.andThen(Effect.never),
    )
    yield* Effect.log(`leading: holds the lease ${options.namespace}/${options.name}`)
    return yield* options
      .onChange(true)
      .pipe(
        Effect.andThen(Effect.raceFirst(lead, renewal)),
        Effect.ensuring(Effect.andThen(options.onChange(false), release(options))),
      )
  })

import { type Lease, LeaseKind } from "@aim-engine/api"
import { type ApiError, isAlreadyExists, isConflict, isNotFound } from "@aim-engine/core"
import { Clock, DateTime, Effect, Ref, type Schema } from "effect"
import { decodeUnknownEffect } from "effect/Schema"
import { KubernetesApi } from "../kubernetes-api.ts"
import { heldBy, type LeaseTiming, type SeenLease, takeableAt } from "./lease-record.ts"

/** Which lease is asked for, by whom, and how it is timed. */
export interface LeaseCandidacy {
  readonly namespace: string
  readonly name: string
  /** Unique per process: the pod's name, else host name and process id. */
  readonly identity: string
  readonly timing: LeaseTiming
}

/** What came of one try to take or renew a lease. `until` and `sentAt` are ms since 1970. */
export type Holding =
  /** This process holds it. What others see of it is not older than `sentAt`. */
  | { readonly _tag: "Held"; readonly sentAt: number }
  /** Another process holds it, and may be displaced from `until` on, unless it renews. */
  | { readonly _tag: "Taken"; readonly holder: string; readonly until: number }
  /** Somebody wrote it at the same moment. Who holds it, the next try tells. */
  | { readonly _tag: "Contended" }

/** One field manager for all processes, so that the lease's managed fields do not grow with every pod that ever led. */
const FIELD_MANAGER = "aim-leader-election"

const decodeLease = decodeUnknownEffect(LeaseKind.schema)

const read = Effect.fnUntraced(function* ({ namespace, name }: LeaseCandidacy) {
  const api = yield* KubernetesApi
  return yield* api.get(LeaseKind, namespace, name).pipe(
    Effect.flatMap(decodeLease),
    Effect.catchIf(
      (error): error is ApiError => error._tag === "ApiError" && isNotFound(error),
      () => Effect.succeed(undefined),
    ),
  )
})

/** Writes the spec of a lease as it was read: a resource version makes the server refuse it when somebody wrote since. */
const write = Effect.fnUntraced(function* (
  { namespace, name }: LeaseCandidacy,
  resourceVersion: string | undefined,
  spec: Lease["spec"] & object,
) {
  const api = yield* KubernetesApi
  const body = { metadata: { resourceVersion }, spec }
  yield* api.patch(LeaseKind, { namespace, name }, { type: "merge", body }, { fieldManager: FIELD_MANAGER })
})

/** One try to take or renew the lease. `seen` remembers the lease between tries. */
export const holdLease = (
  candidacy: LeaseCandidacy,
  seen: Ref.Ref<SeenLease>,
): Effect.Effect<Holding, ApiError | Schema.SchemaError, KubernetesApi> =>
  Effect.gen(function* () {
    const api = yield* KubernetesApi
    const { identity, timing, namespace, name } = candidacy
    const lease = yield* read(candidacy)
    const sentAt = yield* Clock.currentTimeMillis
    const spec = heldBy(lease?.spec ?? {}, { identity, timing, now: DateTime.formatIso(DateTime.makeUnsafe(sentAt)) })
    const held: Holding = { _tag: "Held", sentAt }
    if (lease === undefined) {
      const metadata = { name, namespace }
      const created: Lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec }
      yield* api.create(LeaseKind, created, FIELD_MANAGER)
      return held
    }
    const resourceVersion = lease.metadata.resourceVersion ?? ""
    const last = yield* Ref.updateAndGet(seen, (before) =>
      before.resourceVersion === resourceVersion ? before : { resourceVersion, at: sentAt },
    )
    const until = takeableAt(lease.spec ?? {}, last, candidacy)
    if (until > sentAt) return { _tag: "Taken", holder: lease.spec?.holderIdentity ?? "", until } satisfies Holding
    yield* write(candidacy, resourceVersion, spec)
    return held
  }).pipe(
    Effect.catchIf(
      (error): error is ApiError => error._tag === "ApiError" && (isConflict(error) || isAlreadyExists(error)),
      () => Effect.succeed<Holding>({ _tag: "Contended" }),
    ),
  )

/** Gives the lease up, if this process holds it, so that the next candidate need not wait. */
export const releaseLease = Effect.fnUntraced(function* (candidacy: LeaseCandidacy) {
  const lease = yield* read(candidacy)
  if (lease?.spec?.holderIdentity !== candidacy.identity) return
  yield* write(candidacy, lease.metadata.resourceVersion, { holderIdentity: "", leaseDurationSeconds: 1 })
})

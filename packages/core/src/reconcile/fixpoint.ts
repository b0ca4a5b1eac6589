import { type KubernetesObject, type ObjectRef, refOf } from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { applyPlan, type Change, isOfKind } from "./apply-plan.ts"
import type { Plan } from "./plan.ts"
import type { Reconciler } from "./reconciler.ts"

/** A reconciler of whatever kind. Its objects come from the snapshot, which hands out objects of its kind only. */
export interface AnyReconciler extends Pick<Reconciler<never>, "name" | "kind"> {
  readonly reconcile: Reconciler<never>["reconcile"]
}

/** How far to plan. */
export interface FixpointOptions {
  /** The instant at which everything happens, ms since 1970. */
  readonly now: number
  /** After so many rounds it is given up. */
  readonly maxRounds: number
  /** Which objects are reconciled; the others are taken at their word. All unless given. */
  readonly reconciles?: (object: KubernetesObject) => boolean
}

/** The plan for one object, and what carrying it out changed. */
export interface PlannedRound {
  readonly controller: string
  readonly ref: ObjectRef
  readonly plan: Plan
  readonly changes: ReadonlyArray<Change>
}

/** What a cluster comes to when the reconcilers have their way. */
export interface Fixpoint {
  /** Round by round the plans that changed something. The last round is missing: it changed nothing. */
  readonly rounds: ReadonlyArray<ReadonlyArray<PlannedRound>>
  /** The last plan for each object, whether it changed something or not. */
  readonly plans: ReadonlyArray<PlannedRound>
  /** The cluster after the last round. */
  readonly snapshot: ClusterSnapshot
  /** Whether the last round changed nothing. If not, something is never content: a defect. */
  readonly converged: boolean
}

/**
 * Plans until nothing changes: every reconciler looks at every object of its kind, in order, each plan is carried out
 * on the snapshot at once, and that is repeated. Nothing outside the snapshot is touched and no time passes.
 * The same snapshot always gives the same result.
 */
export const planToFixpoint = Effect.fnUntraced(function* (
  start: ClusterSnapshot,
  reconcilers: ReadonlyArray<AnyReconciler>,
  options: FixpointOptions,
) {
  const rounds: Array<ReadonlyArray<PlannedRound>> = []
  let snapshot = start
  let plans: ReadonlyArray<PlannedRound> = []
  while (rounds.length < options.maxRounds) {
    const round: { readonly snapshot: ClusterSnapshot; readonly plans: ReadonlyArray<PlannedRound> } =
      yield* planRound(snapshot, reconcilers, options)
    snapshot = round.snapshot
    plans = round.plans
    const changing = plans.filter(({ changes }) => changes.length > 0)
    if (changing.length === 0) return { rounds, plans, snapshot, converged: true } satisfies Fixpoint
    rounds.push(changing)
  }
  return { rounds, plans, snapshot, converged: false } satisfies Fixpoint
})

const planRound = Effect.fnUntraced(function* (
  start: ClusterSnapshot,
  reconcilers: ReadonlyArray<AnyReconciler>,
  { now, reconciles = () => true }: FixpointOptions,
) {
  let snapshot = start
  const plans: Array<PlannedRound> = []
  for (const { name, kind, reconcile } of reconcilers) {
    for (const { metadata } of snapshot.objects.filter((object) => isOfKind(object, kind) && reconciles(object))) {
      // Plans before this one may have changed or removed the object.
      const object = yield* Effect.orElseSucceed(
        snapshot.state.get(kind, metadata.namespace ?? "", metadata.name),
        () => undefined,
      )
      if (object === undefined) continue
      const plan = yield* reconcile(object, []).pipe(
        Effect.provideService(ClusterState, snapshot.state),
        Effect.provideService(Clock.Clock, stoppedClock(now)),
      )
      const applied = applyPlan(snapshot, object, plan, now)
      snapshot = applied.snapshot
      plans.push({ controller: name, ref: refOf(object), plan, changes: applied.changes })
    }
  }
  return { snapshot, plans }
})

const stoppedClock = (now: number): Clock.Clock => {
  const nanos = BigInt(now) * 1_000_000n
  return {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.succeed(now),
    currentTimeNanosUnsafe: () => nanos,
    currentTimeNanos: Effect.succeed(nanos),
    monotonicTimeNanosUnsafe: () => nanos,
    monotonicTimeNanos: Effect.succeed(nanos),
    sleep: () => Effect.void,
  }
}

import { type KubernetesObject, type ObjectRef, type ResourceKind, refOf } from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { applyPlan, type Change, isOfKind } from "./apply-plan.ts"
import type { Plan } from "./plan.ts"
import type { Reconciler } from "./reconciler.ts"

/** A reconciler of whatever kind, as it is run on snapshots. */
export interface SnapshotReconciler {
  readonly controller: string
  readonly kind: ResourceKind
  /** The object as the snapshot has it and the plan for it; undefined where it is not there, or is not valid. */
  readonly planOn: (
    snapshot: ClusterSnapshot,
    ref: ObjectRef,
  ) => Effect.Effect<{ readonly object: KubernetesObject; readonly plan: Plan } | undefined>
}

/** Makes a reconciler run on snapshots. */
export const onSnapshots = <T extends KubernetesObject>(reconciler: Reconciler<T>): SnapshotReconciler => ({
  controller: reconciler.name,
  kind: reconciler.kind,
  planOn: (snapshot, ref) =>
    snapshot.state.get(reconciler.kind, ref.namespace, ref.name).pipe(
      Effect.orElseSucceed(() => undefined),
      Effect.flatMap((object) =>
        object === undefined
          ? Effect.undefined
          : Effect.map(reconciler.reconcile(object, []), (plan) => ({ object, plan })),
      ),
      Effect.provideService(ClusterState, snapshot.state),
    ),
})

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
  reconcilers: ReadonlyArray<SnapshotReconciler>,
  options: FixpointOptions,
) {
  const rounds: Array<ReadonlyArray<PlannedRound>> = []
  let snapshot = start
  let plans: ReadonlyArray<PlannedRound> = []
  while (rounds.length < options.maxRounds) {
    const round: { readonly snapshot: ClusterSnapshot; readonly plans: ReadonlyArray<PlannedRound> } = yield* planRound(
      snapshot,
      reconcilers,
      options,
    )
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
  reconcilers: ReadonlyArray<SnapshotReconciler>,
  { now, reconciles = () => true }: FixpointOptions,
) {
  let snapshot = start
  const plans: Array<PlannedRound> = []
  for (const { controller, kind, planOn } of reconcilers) {
    const refs = snapshot.objects.filter((object) => isOfKind(object, kind) && reconciles(object)).map(refOf)
    for (const ref of refs) {
      const planned = yield* Effect.provideService(planOn(snapshot, ref), Clock.Clock, stoppedClock(now))
      if (planned === undefined) continue
      const applied = applyPlan(snapshot, planned.object, planned.plan, now)
      snapshot = applied.snapshot
      plans.push({ controller, ref, plan: planned.plan, changes: applied.changes })
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

import { Effect } from "effect"
import type { ObservationRequest, Observed } from "../../cluster-state/observation.ts"
import type { ClusterSnapshot } from "../../cluster-state/snapshot.ts"
import { type Fixpoint, planToFixpoint, type SnapshotReconciler } from "../../reconcile/fixpoint.ts"

/** The instant of all tests: 2026-01-31T12:00:00Z. */
export const NOW = 1_769_860_800_000

/** Answers a request; undefined leaves it unanswered. */
export type TestObserver = (request: ObservationRequest<unknown>) => Observed<unknown> | undefined

/** What planning came to, and what was asked on the way, in order. */
export interface Answered extends Fixpoint {
  readonly asked: ReadonlyArray<ObservationRequest<unknown>>
}

/** An answer as of now. */
export const known = (value: unknown): Observed<unknown> => ({ _tag: "Known", value, at: NOW })

/** Plans until nothing changes, answers what was asked for, and plans again, until nothing new is asked. */
export const answeredFixpoint = (
  start: ClusterSnapshot,
  reconcilers: ReadonlyArray<SnapshotReconciler>,
  observer: TestObserver = () => undefined,
  now = NOW,
): Answered => {
  const asked: Array<ObservationRequest<unknown>> = []
  let cluster = start
  for (;;) {
    const result = Effect.runSync(planToFixpoint(cluster, reconcilers, { now, maxRounds: 10 }))
    const before = asked.length
    cluster = result.snapshot
    for (const request of result.plans.flatMap(({ plan }) => plan.observations)) {
      if (asked.some(({ type, key }) => type === request.type && key === request.key)) continue
      asked.push(request)
      const observed = observer(request)
      if (observed !== undefined) cluster = cluster.withObservation(request, observed)
    }
    if (asked.length === before) return { ...result, asked }
  }
}

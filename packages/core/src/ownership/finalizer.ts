import { type KubernetesObject, refOf } from "@aim-engine/api"
import type { DomainError } from "../errors/domain-error.ts"
import { retryError } from "../errors/retry-error.ts"
import type { ApplyFailure, Plan, PlannedDeletion } from "../reconcile/plan.ts"
import type { NamespaceState } from "./namespace-state.ts"

/** An object that was made for the deleted one and that nothing collects. */
export interface Leftover {
  readonly object: KubernetesObject
  /** Whether it is ready now, or was once: then it holds data that others can use, whatever its state is at the moment. */
  readonly wasReady: boolean
  /** Others that are alive and use it. */
  readonly users: ReadonlyArray<string>
}

/** What a finalizer rests on. */
export interface FinalizerInput {
  readonly object: KubernetesObject
  readonly finalizer: string
  /** Asked only of a deleted object. */
  readonly namespace: NamespaceState
  /** What the object leaves behind, in any order. */
  readonly leftovers: ReadonlyArray<Leftover>
  /** Deletions of the last plan that were refused. */
  readonly failures?: ReadonlyArray<ApplyFailure>
}

/** Whether the object is reconciled this round, and if not what happens instead. */
export type FinalizerPlan =
  | { readonly _tag: "Proceed" }
  | {
      readonly _tag: "Stop"
      /** In this order: deletions, and only if all of them are done the finalizers. */
      readonly plan: Pick<Plan, "delete" | "finalizers" | "retry">
    }

const stop = (plan: {
  readonly add?: ReadonlyArray<string>
  readonly remove?: ReadonlyArray<string>
  readonly deletions?: ReadonlyArray<PlannedDeletion>
  readonly retry?: DomainError | undefined
}): FinalizerPlan => ({
  _tag: "Stop",
  plan: {
    delete: plan.deletions ?? [],
    finalizers: { add: plan.add ?? [], remove: plan.remove ?? [] },
    retry: plan.retry,
  },
})

const deletionOf = (
  { object, wasReady, users }: Leftover,
  parent: KubernetesObject,
): ReadonlyArray<PlannedDeletion> => {
  const { uid, deletionTimestamp } = object.metadata
  if (wasReady || users.length > 0 || uid === undefined || deletionTimestamp !== undefined) return []
  const why = `It never became ready, and ${parent.kind} ${parent.metadata.name}, which is being deleted, was the last to need it.`
  return [{ ref: refOf(object), uid, why }]
}

const byName = (left: PlannedDeletion, right: PlannedDeletion): number => {
  const keyOf = ({ ref }: PlannedDeletion): string => `${ref.kind}/${ref.namespace}/${ref.name}`
  return keyOf(left) < keyOf(right) ? -1 : 1
}

/**
 * What a finalizer asks for. A living object gets it before anything is made for it. A deleted one first loses what it
 * leaves behind unfinished, then the finalizer; in a namespace that goes away everything goes by itself, so the finalizer
 * must not hold it up. What was ready once, or what somebody else uses, is kept.
 */
export const planFinalizer = ({
  object,
  finalizer,
  namespace,
  leftovers,
  failures = [],
}: FinalizerInput): FinalizerPlan => {
  const hasFinalizer = object.metadata.finalizers?.includes(finalizer) === true
  if (object.metadata.deletionTimestamp === undefined) {
    return hasFinalizer ? { _tag: "Proceed" } : stop({ add: [finalizer] })
  }
  if (!hasFinalizer) return stop({})
  switch (namespace._tag) {
    case "Unknown":
      return stop({ retry: namespace.error })
    case "Terminating":
      return stop({ remove: [finalizer] })
    case "Active": {
      const errors = failures.map(({ error }) => error)
      return stop({
        remove: [finalizer],
        // Nothing else would have a deletion tried again that was refused.
        retry: retryError(errors) ?? errors[0],
        deletions: leftovers.flatMap((leftover) => deletionOf(leftover, object)).toSorted(byName),
      })
    }
  }
}

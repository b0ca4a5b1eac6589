import type { KubernetesObject, ObjectRef, ResourceKind, StringMap } from "@aim-engine/api"
import type { ObservationRequest } from "../cluster-state/observation.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { Decision } from "./decision.ts"

/**
 * An object that should exist as rendered. It carries only the fields that we own, and its owner references. One that names
 * a `uid` means that very object, which was read before: it is no other one's that merely has the name.
 */
export interface PlannedObject {
  readonly kind: ResourceKind
  readonly object: KubernetesObject
  /**
   * `apply`: server-side apply, again whenever the live object differs.
   * `create`: created where it is absent, and never touched again (immutable kinds, and objects shared between owners).
   * `release`: where it exists, it loses its owners, and nothing else changes: it stays when they go.
   */
  readonly mode: "apply" | "create" | "release"
  /** The component (`InferenceService`, `HTTPRoute` …) whose condition tells when the write fails. */
  readonly component: string
  /** With mode `create`: not created while as many are under way. That is no failure; the plan asks to look again. */
  readonly limit?: CreationLimit
}

/**
 * How many objects of a kind may be under way in the cluster. A plan is made on a view of the cluster, and others are
 * carried out beside it; so whoever carries it out counts on the API server and creates within one critical section.
 */
export interface CreationLimit {
  /** What is counted, e.g. `discovery jobs`. Creations under one name take turns. */
  readonly name: string
  readonly atMost: number
  /** Labels of the objects that count, in all namespaces. */
  readonly labels: StringMap
  /** An object does not count once one of these conditions is True. */
  readonly endedBy: ReadonlyArray<string>
  /** UIDs of objects that do not count although they have not ended. */
  readonly except: ReadonlyArray<string>
}

/** An object that should not exist. It is deleted in the background, and only if its uid is still the one that was seen. */
export interface PlannedDeletion {
  readonly ref: ObjectRef
  readonly uid: string
  /** Why, as a sentence for logs and `aim plan`. */
  readonly why: string
}

/** A Kubernetes Event about the reconciled object. */
export interface PlannedEvent {
  readonly type: "Normal" | "Warning"
  readonly reason: string
  readonly message: string
  /** Told again while it lasts (at most every few minutes), and not only when it begins. */
  readonly recurring: boolean
}

/** A line for the operator's log about the reconciled object, e.g. that a condition changed. */
export interface PlannedLog {
  readonly level: "info" | "error"
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
}

/** A write that the shell could not carry out, told to the next reconcile. */
export interface ApplyFailure {
  readonly component: string
  readonly ref: ObjectRef
  readonly error: DomainError
}

/**
 * Everything that should happen because of one object, as data: the shell carries it out, the CLI prints it, tests compare it.
 * Lists are in the order in which they are carried out, and that order depends on nothing but the input.
 */
export interface Plan {
  readonly delete: ReadonlyArray<PlannedDeletion>
  readonly apply: ReadonlyArray<PlannedObject>
  /** Finalizers that the object should get or lose. Adding one is the only thing that happens in that round. */
  readonly finalizers: { readonly add: ReadonlyArray<string>; readonly remove: ReadonlyArray<string> }
  /** The whole status as it should be; undefined leaves it alone (paused, deleted). */
  readonly status: object | undefined
  readonly events: ReadonlyArray<PlannedEvent>
  readonly logs: ReadonlyArray<PlannedLog>
  /** Observations that were asked for and are not known, or no longer. */
  readonly observations: ReadonlyArray<ObservationRequest<unknown>>
  /** Seconds after which to look again even if nothing changes. */
  readonly requeueAfterSeconds: number | undefined
  /** A transient failure: try again with the queue's back-off. */
  readonly retry: DomainError | undefined
  readonly decisions: ReadonlyArray<Decision>
}

/** The plan that does nothing. */
export const emptyPlan: Plan = {
  delete: [],
  apply: [],
  finalizers: { add: [], remove: [] },
  status: undefined,
  events: [],
  logs: [],
  observations: [],
  requeueAfterSeconds: undefined,
  retry: undefined,
  decisions: [],
}

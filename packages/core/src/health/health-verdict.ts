import type { Condition, KubernetesObject } from "@aim-engine/api"
import type { InfrastructureError } from "../errors/domain-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import type { ComponentHealth, HealthState } from "./component-health.ts"
import type { ConditionValue, Transition } from "./conditions.ts"
import type { ConditionReport, Observability } from "./observability.ts"
import type { ReadyText } from "./root.ts"
import type { RootState, SettledComponent } from "./settled-component.ts"

/** A condition that follows from the verdict and takes no part in it. Told silently unless it says otherwise. */
export interface DerivedCondition extends ConditionValue {
  readonly observability?: Observability
}

/** What conditions can be derived from. */
export interface Judgement<S> {
  readonly status: S
  readonly ready: ConditionValue
  /** A component as it is judged; undefined where it is not reported. */
  readonly component: (name: string) => SettledComponent | undefined
}

/** Everything that the verdict on an object rests on. */
export interface HealthInput<S extends HealthState> {
  /** The object as it is stored, with the status of the last round. */
  readonly object: KubernetesObject & {
    readonly status?: { readonly status?: S; readonly conditions?: ReadonlyArray<Condition> }
  }
  /** The kind's components in the order of their conditions ({@link COMPONENTS}). */
  readonly declared: ReadonlyArray<string>
  /** What is reported this round; a declared component that is not has no condition. */
  readonly components: ReadonlyArray<ComponentHealth>
  /** Writes of the last plan that were refused. */
  readonly failures?: ReadonlyArray<ApplyFailure>
  /** Instant of the judgement, ms since 1970. */
  readonly now: number
  /** The kind's word for a state. */
  readonly toStatus: (root: RootState) => S
  /** What `Ready` says when it is True; `AllComponentsReady` unless given. */
  readonly ready?: ReadyText
  readonly derived?: (judgement: Judgement<S>) => ReadonlyArray<DerivedCondition>
}

/** The verdict on an object, and what follows from it. */
export interface HealthVerdict<S> {
  readonly status: S
  /** All conditions of the object, in a fixed order: components, categories of errors, derived ones, `Ready`. */
  readonly conditions: ReadonlyArray<Condition>
  /** Whether children may be written. */
  readonly shouldApply: boolean
  /** A failure that passes by itself: try again with the queue's back-off. */
  readonly retry: InfrastructureError | undefined
  /** Seconds after which to look again at the latest, also where `retry` is set. */
  readonly requeueAfterSeconds: number | undefined
  readonly transitions: ReadonlyArray<Transition>
  /** How each condition is told, in the order of the conditions. */
  readonly reports: ReadonlyArray<ConditionReport>
}

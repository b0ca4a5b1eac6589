import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth, HealthState } from "./component-health.ts"
import { componentCondition } from "./condition-types.ts"
import type { ConditionValue } from "./conditions.ts"
import { Reason } from "./reasons.ts"
import { stateFromErrors } from "./state-from-errors.ts"

/** The states that an object's verdict can have. Kinds with other words for them translate. */
export type RootState = "Ready" | "Progressing" | "Pending" | "Degraded" | "NotAvailable" | "Failed"

/** A component with nothing left unset. */
export interface SettledComponent {
  readonly component: string
  readonly state: HealthState
  readonly reason: string
  readonly message: string
  readonly errors: ReadonlyArray<DomainError>
  readonly dependency: "Upstream" | "Downstream"
}

/** A component with everything filled in that follows from its errors: state, reason and message. */
export const settleComponent = (health: ComponentHealth): SettledComponent => {
  const first = health.errors[0]
  return {
    component: health.component,
    state: health.state ?? stateFromErrors(health.errors),
    reason: health.reason ?? first?.reason ?? Reason.Ready,
    message: health.message ?? first?.message ?? "",
    errors: health.errors,
    dependency: health.dependency ?? "Downstream",
  }
}

/** A component's condition: True only if it is `Ready`. How far it is otherwise is told by the reason. */
export const componentConditionValue = (component: SettledComponent): ConditionValue => ({
  type: componentCondition(component.component),
  status: component.state === "Ready" ? "True" : "False",
  reason: component.reason,
  message: component.message,
})

/**
 * What a component contributes to the verdict: an error as it is; else waiting for others is `Pending`,
 * and work of our own is `Progressing`.
 */
export const rootContribution = ({ state, dependency }: SettledComponent): RootState => {
  switch (state) {
    case "Ready":
    case "Failed":
    case "Degraded":
    case "NotAvailable":
    case "Pending":
      return state
    default:
      return dependency === "Upstream" ? "Pending" : "Progressing"
  }
}

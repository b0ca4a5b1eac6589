import { isInfrastructural, type ParentCondition } from "../errors/categories.ts"
import { errorText } from "../errors/domain-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { failureMessage, failureReason } from "./apply-failures.ts"
import { ConditionType } from "./condition-types.ts"
import type { ConditionValue } from "./conditions.ts"
import { type ComponentError, errorsOf, errorsUnder, parentReason } from "./parent-conditions.ts"
import { Reason } from "./reasons.ts"
import { type RootState, rootContribution, type SettledComponent } from "./settled-component.ts"
import { isErrorState, worstOf } from "./state.ts"

/** The verdict on an object: its state, and the `Ready` condition that says the same. */
export interface Root {
  readonly state: RootState
  readonly ready: ConditionValue
}

/** What `Ready` says when it is True. */
export interface ReadyText {
  readonly reason: string
  readonly message: string
}

const notReady = (state: RootState, reason: string, message: string): Root => ({
  state,
  ready: { type: ConditionType.Ready, status: "False", reason, message },
})

/** Which problems outrank all others, the first first: each needs somebody to change something. */
const DECISIVE: ReadonlyArray<readonly [ParentCondition, (error: ComponentError) => boolean]> = [
  ["AuthValid", () => true],
  ["ConfigValid", ({ error }) => error._tag === "InvalidSpec"],
  ["ConfigValid", () => true],
]

const decisiveRoot = (
  errors: ReadonlyArray<ComponentError>,
  failures: ReadonlyArray<ApplyFailure>,
): Root | undefined => {
  for (const [parent, isMeant] of DECISIVE) {
    const first = errorsUnder(parent, errors).find(isMeant)
    if (first !== undefined) {
      const reason = parentReason(parent, errorsUnder(parent, errors), failures)
      return notReady("Failed", reason, `${first.component}: ${errorText(first.error)}`)
    }
  }
  return undefined
}

const describe = ({ component, reason, message }: SettledComponent): string =>
  `${component} is not ready: ${message === "" ? reason : message}`

/**
 * The verdict over all components: refused credentials, an invalid specification or a missing reference fail the object;
 * else the worst component decides, save that whatever may pass by itself is no worse and no better than `Degraded`.
 */
export const rootOf = (
  components: ReadonlyArray<SettledComponent>,
  failures: ReadonlyArray<ApplyFailure>,
  inGrace: boolean,
  readyText: ReadyText,
): Root => {
  const errors = errorsOf(components)
  const decisive = decisiveRoot(errors, failures)
  if (decisive !== undefined) return decisive

  const worst = worstOf(components.map(rootContribution)) ?? "Progressing"
  if (worst === "Ready") {
    return { state: "Ready", ready: { type: ConditionType.Ready, status: "True", ...readyText } }
  }
  const isUnreachable = !inGrace && errors.some(({ error }) => isInfrastructural(error))
  const state = isUnreachable ? "Degraded" : worst
  const failure = failures[0]
  if (failure !== undefined) return notReady(state, failureReason(failure.error), failureMessage(failures))
  const broken = components.find((component) => isErrorState(rootContribution(component)))
  if (broken !== undefined) return notReady(state, broken.reason, describe(broken))
  const waiting = components.find((component) => rootContribution(component) === worst)
  const message = waiting === undefined ? "" : describe(waiting)
  return notReady(state, isUnreachable ? Reason.InfrastructureError : Reason.Progressing, message)
}

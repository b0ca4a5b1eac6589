import type { Condition } from "@aim-engine/api"
import { categoryOf, PARENT_CONDITIONS, type ParentCondition } from "../errors/categories.ts"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { failureReason } from "./apply-failures.ts"
import { type ConditionValue, findCondition } from "./conditions.ts"
import { Reason } from "./reasons.ts"
import type { SettledComponent } from "./settled-component.ts"

/** An error and the component that had it. */
export interface ComponentError {
  readonly component: string
  readonly error: DomainError
}

/** All errors of all components, in their order. */
export const errorsOf = (components: ReadonlyArray<SettledComponent>): ReadonlyArray<ComponentError> =>
  components.flatMap(({ component, errors }) => errors.map((error) => ({ component, error })))

/** The errors among some that a parent condition tells. */
export const errorsUnder = (
  parent: ParentCondition,
  errors: ReadonlyArray<ComponentError>,
): ReadonlyArray<ComponentError> => errors.filter(({ error }) => categoryOf(error).parent?.type === parent)

/**
 * The reason of a False `ConfigValid`: an invalid specification before a refused write before a missing reference.
 * Of a refused write it says how it was refused.
 */
const configReason = (errors: ReadonlyArray<ComponentError>, failures: ReadonlyArray<ApplyFailure>): string => {
  const refused = new Map(failures.map(({ error }) => [error, failureReason(error)]))
  const invalid = errors.filter(({ error }) => error._tag === "InvalidSpec")
  const reasons = invalid.map(({ error }) => refused.get(error) ?? Reason.InvalidSpec)
  if (reasons.includes(Reason.InvalidSpec)) return Reason.InvalidSpec
  return reasons[0] ?? Reason.ReferenceNotFound
}

/** The reason that a parent condition has for some errors of its category. */
export const parentReason = (
  parent: ParentCondition,
  errors: ReadonlyArray<ComponentError>,
  failures: ReadonlyArray<ApplyFailure>,
): string => {
  switch (parent) {
    case "DependenciesReachable":
      return errors.some(({ error }) => error.reason === Reason.OperatorForbidden)
        ? Reason.OperatorForbidden
        : Reason.InfrastructureError
    case "AuthValid":
      return Reason.AuthError
    case "ConfigValid":
      return configReason(errors, failures)
  }
}

/** Errors as one line, each with its component. */
export const errorsMessage = (errors: ReadonlyArray<ComponentError>): string =>
  [...new Set(errors.map(({ component, error }) => `${component}: ${errorText(error)}`))].join("; ")

const RECOVERED: { readonly [P in ParentCondition]: { readonly reason: Reason; readonly message: string } } = {
  DependenciesReachable: { reason: Reason.Reachable, message: "Everything that is needed can be reached." },
  AuthValid: { reason: Reason.AuthenticationValid, message: "Credentials are accepted." },
  ConfigValid: {
    reason: Reason.ConfigurationValid,
    message: "The specification is valid and what it refers to exists.",
  },
}

/**
 * The conditions that tell errors by category. Each appears with the first error of its category and turns True when the
 * last is gone; on an object that never had such an error it does not appear.
 */
export const parentConditions = (
  stored: ReadonlyArray<Condition>,
  errors: ReadonlyArray<ComponentError>,
  failures: ReadonlyArray<ApplyFailure>,
): ReadonlyArray<ConditionValue> =>
  PARENT_CONDITIONS.flatMap((type): ReadonlyArray<ConditionValue> => {
    const own = errorsUnder(type, errors)
    if (own.length > 0) {
      return [{ type, status: "False", reason: parentReason(type, own, failures), message: errorsMessage(own) }]
    }
    return findCondition(stored, type) === undefined ? [] : [{ type, status: "True", ...RECOVERED[type] }]
  })

import { categoryOf } from "../errors/categories.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { HealthState } from "./component-health.ts"
import { worstOf } from "./state.ts"

/** The state of a component that tells none of its own: the worst that its errors mean, `Ready` without any. */
export const stateFromErrors = (errors: ReadonlyArray<DomainError>): HealthState =>
  worstOf(errors.map((error) => categoryOf(error).state)) ?? "Ready"

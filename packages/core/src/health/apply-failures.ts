import type { ObjectRef } from "@aim-engine/api"
import { isInfrastructural } from "../errors/categories.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { Reason } from "./reasons.ts"
import type { SettledComponent } from "./settled-component.ts"
import { stateFromErrors } from "./state-from-errors.ts"

const place = (ref: ObjectRef): string =>
  ref.namespace === "" ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.namespace}/${ref.name}`

/** The failures that matter: in a namespace that is going away nothing needs to be written. */
export const relevantFailures = (failures: ReadonlyArray<ApplyFailure>): ReadonlyArray<ApplyFailure> =>
  failures.filter(({ error }) => error.reason !== Reason.NamespaceTerminating)

/** Under which reason a refused write is told. */
export const failureReason = (error: DomainError): string => {
  switch (error._tag) {
    case "InvalidSpec":
      return error.reason === Reason.AdoptionRefused ? Reason.AdoptionRefused : Reason.ApplyRejected
    case "ResourceExhaustion":
      return error.reason
    default:
      return Reason.ApplyFailed
  }
}

/** All failures as one message that names each object. */
export const failureMessage = (failures: ReadonlyArray<ApplyFailure>): string =>
  failures.map(({ ref, error }) => `${place(ref)} cannot be written: ${error.message || error.reason}`).join("; ")

const failedComponent = (
  component: SettledComponent | undefined,
  name: string,
  failures: ReadonlyArray<ApplyFailure>,
  inGrace: boolean,
): SettledComponent => {
  const errors = failures.map(({ error }) => error)
  // A refusal outweighs a write that merely did not get through.
  const decisive = failures.find(({ error }) => !isInfrastructural(error)) ?? failures[0]
  const passing = errors.every(isInfrastructural)
  return {
    component: name,
    state: passing ? (inGrace ? "Progressing" : "Degraded") : stateFromErrors(errors),
    reason: decisive === undefined ? Reason.ApplyFailed : failureReason(decisive.error),
    message: failureMessage(failures),
    errors: [...(component?.errors ?? []), ...errors],
    dependency: "Downstream",
  }
}

/**
 * The components after the last plan was carried out: one whose object could not be written is not ready, whatever was
 * observed of it, because what was observed is not what is wanted.
 */
export const withApplyFailures = (
  components: ReadonlyArray<SettledComponent>,
  failures: ReadonlyArray<ApplyFailure>,
  inGrace: boolean,
): ReadonlyArray<SettledComponent> => {
  const byComponent = Map.groupBy(failures, ({ component }) => component)
  const known = components.map((component) => {
    const own = byComponent.get(component.component)
    return own === undefined ? component : failedComponent(component, component.component, own, inGrace)
  })
  const names = new Set(components.map(({ component }) => component))
  const unreported = [...byComponent].filter(([name]) => !names.has(name))
  return [...known, ...unreported.map(([name, own]) => failedComponent(undefined, name, own, inGrace))]
}

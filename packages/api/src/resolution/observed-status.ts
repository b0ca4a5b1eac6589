import { Conditions } from "../kubernetes/condition.ts"
import { Int64, optional } from "../kubernetes/field.ts"
import { AIMResolvedReference } from "./resolved-reference.ts"

/** Status fields that every kind has. */
export const observedStatusFields = {
  observedGeneration: optional(Int64, "Generation of the object that the controller last acted on."),
  conditions: optional(Conditions, "Latest observations, one entry per type."),
}

/** Status fields of the kinds that use a runtime config. */
export const configuredStatusFields = {
  ...observedStatusFields,
  resolvedRuntimeConfig: optional(
    AIMResolvedReference,
    "Runtime config in use; `Merged` when configs of both scopes took part.",
  ),
}

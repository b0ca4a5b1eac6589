import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { type FieldError, type FieldErrorReason, fieldError } from "./field-error.ts"
import { duplicateErrors } from "./list-keys.ts"
import { additionalSchemaOf } from "./schema-of-entry.ts"
import { schemaErrors } from "./schema-rules.ts"
import { ruleErrors } from "./validation-rules.ts"

/** Errors after which CEL rules cannot be trusted to see what they expect. */
const BLOCKING: ReadonlySet<FieldErrorReason> = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
])

const rulesSkipped = fieldError(
  "FieldValueInvalid",
  "",
  undefined,
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
  { shown: null, allowed: "an object that fits its schema" },
)

/** What validation may know besides the object. */
export interface ValidateOptions {
  /** The stored object that an update replaces. Without it, the object is validated as a new one. */
  readonly earlier?: Schema.JsonObject
}

const byPath = (a: FieldError, b: FieldError): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

/** Whether any CEL rule stands in a schema. */
const hasRules = (schema: OpenApiSchema): boolean =>
  (schema["x-kubernetes-validations"] ?? []).length > 0 ||
  [...Object.values(schema.properties ?? {}), schema.items, additionalSchemaOf(schema)].some(
    (part) => part !== undefined && hasRules(part),
  )

/**
 * Everything that an API server finds wrong with an object of a CustomResourceDefinition, by path: what the schema
 * refuses, entries that lists hold twice, and what the CEL rules refuse. The object should be pruned and defaulted.
 * Type and metadata of the object are not looked at: they are the same for every kind.
 *
 * @example
 * validate(objectSchemaOf(AIMServiceKind), { spec: {} })
 * // [{ path: "spec.model", reason: "FieldValueRequired", message: "Required value", … }, …]
 */
export const validate = (
  schema: OpenApiSchema,
  object: Schema.JsonObject,
  { earlier }: ValidateOptions = {},
): ReadonlyArray<FieldError> => {
  const before = earlier === undefined ? [] : duplicateErrors(schema, earlier)
  const errors = [
    ...schemaErrors(schema, object, earlier, ""),
    // Duplicates that were stored before do not stand in the way of other changes.
    ...(before.length > 0 ? [] : duplicateErrors(schema, object)),
  ]
  if (errors.some((error) => BLOCKING.has(error.reason))) {
    return hasRules(schema) ? [...errors.toSorted(byPath), rulesSkipped] : errors.toSorted(byPath)
  }
  return [...errors, ...ruleErrors(schema, object, earlier)].toSorted(byPath)
}

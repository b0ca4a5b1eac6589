import type { Schema } from "effect"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { applyDefaults } from "./defaults.ts"
import type { FieldError } from "./field-error.ts"
import { pruneUnknown } from "./unknown-fields.ts"
import { type ValidateOptions, validate } from "./validate.ts"

/** What an API server makes of an object that it is sent. */
export interface Admission {
  /** The object as it would be stored: without unknown fields, with defaults. */
  readonly object: Schema.JsonObject
  /** Why it would be refused; empty if it would be stored. */
  readonly errors: ReadonlyArray<FieldError>
}

/**
 * What an API server makes of an object of a CustomResourceDefinition: prunes it, fills in defaults, validates it.
 * Type and metadata are taken as they are.
 *
 * @example
 * admit(objectSchemaOf(AIMServiceKind), object).errors.map(renderFieldError)
 */
export const admit = (schema: OpenApiSchema, object: Schema.JsonObject, options: ValidateOptions = {}): Admission => {
  const stored = applyDefaults(schema, pruneUnknown(schema, object))
  return { object: stored, errors: validate(schema, stored, options) }
}

import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { own } from "./json-value.ts"

/** The schema of the entries that an object may have besides its properties; undefined if there is none. */
export const additionalSchemaOf = (schema: OpenApiSchema): OpenApiSchema | undefined =>
  typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined

/** The schema of an object's entry: that of the property, else that of further entries. */
export const entrySchemaOf = (schema: OpenApiSchema | undefined, key: string): OpenApiSchema | undefined =>
  schema === undefined ? undefined : (own(schema.properties, key) ?? additionalSchemaOf(schema))

import type { Schema } from "effect"
import { closest, distance } from "fastest-levenshtein"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { structuralSchemaOf } from "../crd/structural-schema.ts"
import { ObjectMeta } from "../kubernetes/object-meta.ts"
import { childPath, indexPath } from "./field-path.ts"
import { isJsonArray, isJsonObject, mapEntries, own } from "./json-value.ts"
import { additionalSchemaOf } from "./schema-of-entry.ts"

/** A field that the schema does not have. */
export interface UnknownField {
  /** Where it is, e.g. `spec.overrides.precison`. */
  readonly path: string
  /** The name of a field that may have been meant. */
  readonly suggestion?: string
}

type Report = (path: string, name: string, schema: OpenApiSchema | undefined) => void

const metadataSchema = structuralSchemaOf(ObjectMeta.ast)

/** What every object has, whatever its schema says about it. */
const identity: ReadonlyMap<string, OpenApiSchema> = new Map<string, OpenApiSchema>([
  ["apiVersion", { type: "string" }],
  ["kind", { type: "string" }],
  ["metadata", metadataSchema],
])

/** The schema of a whole object: it has a type and metadata. */
const asObjectSchema = (schema: OpenApiSchema): OpenApiSchema => ({ ...schema, "x-kubernetes-embedded-resource": true })

const preserves = (schema: OpenApiSchema): boolean => schema["x-kubernetes-preserve-unknown-fields"] === true

const pruneObject = (
  value: Schema.JsonObject,
  schema: OpenApiSchema | undefined,
  path: string,
  report: Report,
): Schema.Json =>
  mapEntries(value, (key, entry) => {
    const at = childPath(path, key)
    const isIdentity = schema?.["x-kubernetes-embedded-resource"] === true && identity.has(key)
    const property = isIdentity ? identity.get(key) : own(schema?.properties, key)
    if (property !== undefined) return prune(entry, property, at, report)
    const additional = schema === undefined ? undefined : additionalSchemaOf(schema)
    if (additional !== undefined) return prune(entry, additional, at, report)
    if (schema?.additionalProperties === true || (schema !== undefined && preserves(schema))) return entry
    report(at, key, schema)
    return undefined
  })

const prune = (value: Schema.Json, schema: OpenApiSchema | undefined, path: string, report: Report): Schema.Json => {
  if (isJsonObject(value)) return pruneObject(value, schema, path, report)
  // Free JSON has no schema for the entries of its lists: they are as free as the list.
  if (!isJsonArray(value) || (schema !== undefined && preserves(schema) && schema.items === undefined)) return value
  return value.map((entry, index) => prune(entry, schema?.items, indexPath(path, index), report))
}

/**
 * The object without the fields that its schema does not have, as an API server stores it.
 * Source: Kubernetes, "Field pruning" of custom resources.
 */
export const pruneUnknown = (schema: OpenApiSchema, object: Schema.JsonObject): Schema.JsonObject => {
  const pruned = prune(object, asObjectSchema(schema), "", () => {})
  return isJsonObject(pruned) ? pruned : object
}

/** A known name that an unknown one was probably meant to be: it differs in case, or in few letters. */
const suggestionFor = (name: string, schema: OpenApiSchema | undefined): string | undefined => {
  const known = Object.keys(schema?.properties ?? {})
  const sameLetters = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  if (sameLetters !== undefined || known.length === 0) return sameLetters
  const nearest = closest(name, known)
  return distance(name, nearest) <= Math.max(2, Math.floor(name.length / 4)) ? nearest : undefined
}

/**
 * The fields of an object that its schema does not have, in the order of their paths: what an API server reports with
 * `fieldValidation=Strict`, each with the name that may have been meant.
 *
 * @example
 * findUnknownFields(schema, { spec: { replics: 2 } }) // [{ path: "spec.replics", suggestion: "replicas" }]
 */
export const findUnknownFields = (schema: OpenApiSchema, object: Schema.JsonObject): ReadonlyArray<UnknownField> => {
  const found: Array<UnknownField> = []
  prune(object, asObjectSchema(schema), "", (path, name, parent) => {
    const suggestion = suggestionFor(name, parent)
    found.push(suggestion === undefined ? { path } : { path, suggestion })
  })
  return found.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

import {
  AIM_KINDS,
  applyDefaults,
  type CustomResourceKind,
  type FieldError,
  findUnknownFields,
  type OpenApiSchema,
  objectSchemaOf,
  QUANTITY_PATTERN,
  type ResourceKind,
  type UnknownField,
  validate,
} from "@aim-engine/api"
import { checkPathTemplate, fieldAt, type PathStep, renderFieldPath } from "@aim-engine/core"
import { Result, type Schema, SchemaIssue, SchemaParser } from "effect"
import { findFieldPath } from "../field-path.ts"
import { metadataProblems } from "./metadata-problems.ts"

/** What is wrong with one field of an object: what it is, and what is allowed. */
export interface FieldProblem {
  /** As the Kubernetes API writes it, e.g. `spec.env[0].name`. */
  readonly field: string
  readonly message: string
}

/** A value as it is shown in a message: JSON, cut where it is long. */
export const renderValue = (value: unknown): string => {
  const json = JSON.stringify(value) ?? "nothing"
  return json.length > 80 ? `${json.slice(0, 77)}...` : json
}

const customKinds: ReadonlyMap<ResourceKind, CustomResourceKind> = new Map(AIM_KINDS.map((kind) => [kind, kind]))
const schemas = new Map<CustomResourceKind, OpenApiSchema>()

/** Generated once for each kind, when its first object is read. */
const schemaOf = (kind: CustomResourceKind): OpenApiSchema => {
  const known = schemas.get(kind)
  if (known !== undefined) return known
  const schema = objectSchemaOf(kind)
  schemas.set(kind, schema)
  return schema
}

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const stepOf = (segment: PropertyKey | { readonly key: PropertyKey }): PathStep => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "symbol" ? String(key) : key
}

/** What the schema of a kind refuses, in Effect's words. */
const decodingProblems = (kind: ResourceKind, object: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const result = SchemaParser.decodeUnknownResult(kind.schema)(object, { errors: "all" })
  if (result._tag === "Success") return []
  return issuesOf(result.failure).issues.map(({ path = [], message }) => {
    const steps = path.map(stepOf)
    const value = fieldAt(object, steps)
    const expected = message.replace(/^Expected /, "")
    return {
      field: renderFieldPath(steps),
      message: value === undefined ? "is missing" : `is ${renderValue(value)}; allowed: ${expected}`,
    }
  })
}

const unknownFieldProblem = ({ path, suggestion }: UnknownField): FieldProblem => ({
  field: path,
  message: `unknown field${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
})

/** What is allowed, as a phrase that ends a sentence: in words rather than patterns where there are words. */
const inWords = (allowed: string): string =>
  allowed.includes(QUANTITY_PATTERN.source)
    ? "a quantity such as 16Gi, 500m or 2"
    : allowed.replace(/^(?:must|should) be /, "").replace(/^should match /, "text that matches ")

const fieldErrorProblem =
  (object: Schema.JsonObject) =>
  ({ path, value, allowed }: FieldError): FieldProblem => {
    // A rule about several fields names the one that is at fault, and holds the object around it as its value.
    const found = fieldAt(object, findFieldPath(path, object))
    const isAbsent = value === undefined || renderFieldPath(findFieldPath(path, object)) !== path
    if (isAbsent) return { field: path, message: `is missing: ${allowed}` }
    return { field: path, message: `is ${renderValue(found ?? value)}; allowed: ${inWords(allowed)}` }
  }

/** Says only that others have to be corrected first. */
const isFollowUp = ({ path, value }: FieldError): boolean => path === "" && value === undefined

const PATH_TEMPLATE = ["spec", "routing", "pathTemplate"] as const

/** A path template that cannot be read, whatever the service. No schema can tell. */
const pathTemplateProblems = (object: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const template = fieldAt(object, PATH_TEMPLATE)
  const checked = typeof template === "string" ? checkPathTemplate(template) : Result.void
  return Result.isSuccess(checked)
    ? []
    : [
        {
          field: renderFieldPath(PATH_TEMPLATE),
          message: `${checked.failure.message}; allowed are placeholders such as {.metadata.name} and {.metadata.labels['team']}`,
        },
      ]
}

/** All that an API server would say about an object of a kind that this project defines. */
const customResourceProblems = (kind: CustomResourceKind, object: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const schema = schemaOf(kind)
  return [
    ...decodingProblems(kind, object).filter(({ field }) => field.startsWith("metadata")),
    ...findUnknownFields(schema, object).map(unknownFieldProblem),
    ...validate(schema, applyDefaults(schema, object))
      .filter((error) => !isFollowUp(error))
      .map(fieldErrorProblem(object)),
    ...pathTemplateProblems(object),
  ]
}

/**
 * Every field of an object that is not as its kind has it. For the kinds of this project that is what an API server
 * says on creation, in its strict mode; of other kinds only the fields that are used here are looked at.
 */
export const fieldProblems = (kind: ResourceKind, object: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const customKind = customKinds.get(kind)
  return [
    ...metadataProblems(kind, object),
    ...(customKind === undefined ? decodingProblems(kind, object) : customResourceProblems(customKind, object)),
  ]
}

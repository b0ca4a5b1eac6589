import {
  AIM_KINDS,
  apiVersionOf,
  applyDefaults,
  type CustomResourceKind,
  findUnknownFields,
  isJsonObject,
  type KubernetesObject,
  type OpenApiSchema,
  objectSchemaOf,
  validate,
} from "@aim-engine/api"
import { Predicate, type Schema } from "effect"

/** A field that an API server refuses. */
export interface FieldProblem {
  /** E.g. `spec.env[0].name`. */
  readonly field: string
  /** What is wrong, in the words of an API server. */
  readonly message: string
}

/** Whether an API server would take a manifest. */
export type ManifestAnswer =
  | { readonly valid: true; readonly object: KubernetesObject }
  | { readonly valid: false; readonly problems: ReadonlyArray<FieldProblem> }

const schemas = new Map<CustomResourceKind, OpenApiSchema>()

const schemaOf = (kind: CustomResourceKind): OpenApiSchema => {
  const known = schemas.get(kind) ?? objectSchemaOf(kind)
  schemas.set(kind, known)
  return known
}

const isObject = (value: Schema.JsonObject): boolean =>
  ["apiVersion", "kind"].every((field) => Predicate.isString(value[field])) &&
  isJsonObject(value.metadata) &&
  Predicate.isString(value.metadata.name)

const problemsOf = (kind: CustomResourceKind, value: Schema.JsonObject): ReadonlyArray<FieldProblem> => [
  ...findUnknownFields(schemaOf(kind), value).map(({ path, suggestion }) => ({
    field: path,
    message: `unknown field${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
  })),
  ...validate(schemaOf(kind), applyDefaults(schemaOf(kind), value))
    // One error says only that others have to be corrected first.
    .filter(({ path, value: found }) => path !== "" || found !== undefined)
    .map(({ path, message }) => ({ field: path, message })),
]

/**
 * Whether an API server would take a manifest, in its strict mode: known fields only, types, bounds and rules. Kinds of others are
 * taken as they are. Decoded JSON or YAML, as it was read.
 *
 * @example
 * validateManifest(parse(text)) // { valid: false, problems: [{ field: "spec.replica", message: "unknown field; did you mean replicas?" }] }
 */
export const validateManifest = (manifest: unknown): ManifestAnswer => {
  const invalid = (problems: ReadonlyArray<FieldProblem>): ManifestAnswer => ({ valid: false, problems })
  // What JSON cannot hold is no part of a manifest.
  const value: Schema.Json = JSON.parse(JSON.stringify(manifest) ?? "null")
  if (!isJsonObject(value) || !isObject(value)) {
    return invalid([{ field: "", message: "is no Kubernetes object; expected apiVersion, kind and metadata.name" }])
  }
  // Checked just above.
  const object = value as unknown as KubernetesObject
  const kind = AIM_KINDS.find((known) => known.kind === object.kind && apiVersionOf(known) === object.apiVersion)
  if (kind === undefined) {
    const own = AIM_KINDS.find((known) => known.kind === object.kind || known.group === object.apiVersion.split("/")[0])
    return own === undefined
      ? { valid: true, object }
      : invalid([{ field: "kind", message: `there is no ${object.kind} in ${object.apiVersion}` }])
  }
  const problems = problemsOf(kind, value)
  return problems.length === 0 ? { valid: true, object } : invalid(problems)
}

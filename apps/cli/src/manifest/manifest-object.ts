import { isJsonObject, type KubernetesObject, type ObjectRef, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import { type PathStep, renderFieldPath, textAt } from "@aim-engine/core"
import type { Schema } from "effect"
import { findFieldPath } from "../field-path.ts"
import { type FieldProblem, fieldProblems, renderValue } from "./field-problems.ts"
import { findKind, isOwnKind, kindHint } from "./known-kinds.ts"
import type { ManifestItem } from "./manifest-item.ts"
import { type ManifestPlace, type ManifestProblem, type ManifestRule, renderPlace } from "./manifest-problem.ts"
import { labelNotes } from "./metadata-problems.ts"

/** An object that was read and found valid, with the place it stands at. */
export interface ManifestObject {
  readonly kind: ResourceKind
  readonly object: KubernetesObject
  readonly place: ManifestPlace
  /** The place of a field, e.g. `spec.env[0].name`, or of the nearest field above it that is written down. */
  readonly placeOf: (field: string) => ManifestPlace
}

/** An object as read, or what keeps it from being one. */
export interface CheckedItem {
  readonly objects: ReadonlyArray<ManifestObject>
  readonly problems: ReadonlyArray<ManifestProblem>
}

/** An object as people name it, e.g. `AIMService ml-team/chat`. */
export const renderRef = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`

/** Whether nothing about a mapping says that it is meant as a Kubernetes object. */
const isForeign = (value: Schema.JsonObject): boolean =>
  !Object.hasOwn(value, "apiVersion") && !Object.hasOwn(value, "kind")

const withNamespace = (kind: ResourceKind, value: Schema.JsonObject, fallback: string): Schema.JsonObject => {
  const { metadata } = value
  if (!isJsonObject(metadata)) return value
  if (kind.scope === "Cluster") {
    const { namespace: _ignored, ...rest } = metadata
    return { ...value, metadata: rest }
  }
  return Object.hasOwn(metadata, "namespace") ? value : { ...value, metadata: { ...metadata, namespace: fallback } }
}

/**
 * Checks one item against the schema of its kind. Objects of namespaced kinds without a namespace get the default one,
 * as with kubectl; a namespace of a cluster-scoped object is dropped.
 */
export const checkItem = ({ document, prefix, value }: ManifestItem, defaultNamespace: string): CheckedItem => {
  const placeOf = (path: ReadonlyArray<PathStep>) => document.placeOf([...prefix, ...path])
  const invalid = (rule: ManifestRule, path: ReadonlyArray<PathStep>, message: string): CheckedItem => {
    const field = renderFieldPath(path)
    return {
      objects: [],
      problems: [{ severity: "error", rule, place: placeOf(path), ...(field === "" ? {} : { field }), message }],
    }
  }
  if (!isJsonObject(value))
    return invalid(
      "not-an-object",
      [],
      `is ${renderValue(value)}; expected an object with apiVersion, kind and metadata`,
    )
  for (const field of ["apiVersion", "kind"] as const) {
    if (textAt(value, field) !== undefined) continue
    const given = Object.hasOwn(value, field) ? `is ${renderValue(value[field])}; expected text` : "is missing"
    const rule = isForeign(value) ? "not-an-object" : "schema"
    return invalid(
      rule,
      [field],
      `${given}, as in ${field}: ${field === "kind" ? "AIMService" : "aim.eai.amd.com/v1alpha1"}`,
    )
  }
  const apiVersion = textAt(value, "apiVersion") ?? ""
  const kindName = textAt(value, "kind") ?? ""
  const kind = findKind(apiVersion, kindName)
  if (kind === undefined)
    return invalid(
      isOwnKind(apiVersion, kindName) ? "unknown-kind" : "foreign-kind",
      ["kind"],
      `unknown kind ${kindName} of ${apiVersion}; ${kindHint(apiVersion, kindName)}`,
    )

  const object = withNamespace(kind, value, defaultNamespace)
  const problems = fieldProblems(kind, object)
  const name = textAt(value.metadata, "name")
  const namespace = kind.scope === "Cluster" ? "" : (textAt(value.metadata, "namespace") ?? defaultNamespace)
  const described = name === undefined ? {} : { object: renderRef({ apiVersion, kind: kindName, namespace, name }) }
  const problemsOf = (severity: ManifestProblem["severity"], rule: ManifestRule, found: ReadonlyArray<FieldProblem>) =>
    found.map(({ field, message }): ManifestProblem => {
      return { severity, rule, place: placeOf(findFieldPath(field, value)), ...described, field, message }
    })
  const notes = problemsOf("note", "label-syntax", labelNotes(object))
  if (problems.length > 0) return { objects: [], problems: [...problemsOf("error", "schema", problems), ...notes] }
  // Checked against the schema of its kind just above.
  const read = object as unknown as KubernetesObject
  const fieldPlace = (field: string) => placeOf(findFieldPath(field, value))
  return { objects: [{ kind, object: read, place: placeOf([]), placeOf: fieldPlace }], problems: notes }
}

/** Objects of one name: the first stays, each later one is an error that names both places. */
export const withoutDuplicates = (objects: ReadonlyArray<ManifestObject>): CheckedItem => {
  const first = new Map<string, ManifestObject>()
  const problems: Array<ManifestProblem> = []
  for (const object of objects) {
    const ref = refOf(object.object)
    const earlier = first.get(refKey(ref))
    if (earlier === undefined) first.set(refKey(ref), object)
    else {
      const message = `is defined twice: first at ${renderPlace(earlier.place)}; give one of them another name, or remove it`
      problems.push({
        severity: "error",
        rule: "duplicate-object",
        place: object.place,
        object: renderRef(ref),
        message,
      })
    }
  }
  return { objects: [...first.values()], problems }
}

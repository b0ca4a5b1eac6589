import { type KubernetesObject, type ObjectRef, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import type { Schema } from "effect"
import { findFieldPath, type PathStep, renderFieldPath } from "../field-path.ts"
import { type FieldProblem, fieldProblems, renderValue } from "./field-problems.ts"
import { findKind, kindHint } from "./known-kinds.ts"
import { isMapping, type ManifestItem, textAt } from "./manifest-item.ts"
import { type ManifestPlace, type ManifestProblem, renderPlace } from "./manifest-problem.ts"
import { labelNotes } from "./metadata-problems.ts"

/** An object that was read and found valid, with the place it stands at. */
export interface ManifestObject {
  readonly kind: ResourceKind
  readonly object: KubernetesObject
  readonly place: ManifestPlace
}

/** An object as read, or what keeps it from being one. */
export interface CheckedItem {
  readonly objects: ReadonlyArray<ManifestObject>
  readonly problems: ReadonlyArray<ManifestProblem>
}

/** An object as people name it, e.g. `AIMService ml-team/chat`. */
export const renderRef = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`

const withNamespace = (kind: ResourceKind, value: Schema.JsonObject, fallback: string): Schema.JsonObject => {
  const { metadata } = value
  if (!isMapping(metadata)) return value
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
  const invalid = (path: ReadonlyArray<PathStep>, message: string): CheckedItem => {
    const field = renderFieldPath(path)
    return {
      objects: [],
      problems: [{ severity: "error", place: placeOf(path), ...(field === "" ? {} : { field }), message }],
    }
  }
  if (!isMapping(value))
    return invalid([], `is ${renderValue(value)}; expected an object with apiVersion, kind and metadata`)
  for (const field of ["apiVersion", "kind"] as const) {
    if (textAt(value, field) !== undefined) continue
    const given = Object.hasOwn(value, field) ? `is ${renderValue(value[field])}; expected text` : "is missing"
    return invalid([field], `${given}, as in ${field}: ${field === "kind" ? "AIMService" : "aim.eai.amd.com/v1alpha1"}`)
  }
  const apiVersion = textAt(value, "apiVersion") ?? ""
  const kindName = textAt(value, "kind") ?? ""
  const kind = findKind(apiVersion, kindName)
  if (kind === undefined)
    return invalid(["kind"], `unknown kind ${kindName} of ${apiVersion}; ${kindHint(apiVersion, kindName)}`)

  const object = withNamespace(kind, value, defaultNamespace)
  const problems = fieldProblems(kind, object)
  const name = textAt(value.metadata, "name")
  const namespace = kind.scope === "Cluster" ? "" : (textAt(value.metadata, "namespace") ?? defaultNamespace)
  const described = name === undefined ? {} : { object: renderRef({ apiVersion, kind: kindName, namespace, name }) }
  const problemsOf = (severity: ManifestProblem["severity"], found: ReadonlyArray<FieldProblem>) =>
    found.map(({ field, message }): ManifestProblem => {
      return { severity, place: placeOf(findFieldPath(field, value)), ...described, field, message }
    })
  const notes = problemsOf("note", labelNotes(object))
  if (problems.length > 0) return { objects: [], problems: [...problemsOf("error", problems), ...notes] }
  // Checked against the schema of its kind just above.
  return { objects: [{ kind, object: object as unknown as KubernetesObject, place: placeOf([]) }], problems: notes }
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
      problems.push({ severity: "error", place: object.place, object: renderRef(ref), message })
    }
  }
  return { objects: [...first.values()], problems }
}

import { isJsonObject, NamespaceKind, type ResourceKind } from "@aim-engine/api"
import { renderFieldPath, textAt } from "@aim-engine/core"
import { labelKeyProblem, labelValueProblem } from "@aim-engine/testing/label-rules"
import { nameCauses } from "@aim-engine/testing/object-name"
import type { Schema } from "effect"
import type { FieldProblem } from "./field-problems.ts"

const namePart = (field: "name" | "namespace", rule: "subdomain" | "label", metadata: Schema.JsonObject) => {
  const name = textAt(metadata, field)
  if (name === undefined) return []
  return nameCauses(rule, name).map(({ message }): FieldProblem => ({ field: `metadata.${field}`, message }))
}

/** What an API server refuses of an object's name and namespace, in its words. */
export const metadataProblems = (kind: ResourceKind, object: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const { metadata } = object
  if (!isJsonObject(metadata)) return []
  return [
    ...namePart("name", kind === NamespaceKind ? "label" : "subdomain", metadata),
    ...namePart("namespace", "label", metadata),
  ]
}

/** What an API server refuses of an object's labels, in its words. Planning can do with any label: they are data. */
export const labelNotes = ({ metadata }: Schema.JsonObject): ReadonlyArray<FieldProblem> => {
  const labels = isJsonObject(metadata) ? metadata.labels : undefined
  if (!isJsonObject(labels)) return []
  return Object.keys(labels).flatMap((key) => {
    const value = textAt(labels, key)
    const problem = labelKeyProblem(key) ?? (value === undefined ? undefined : labelValueProblem(value))
    const field = renderFieldPath(["metadata", "labels", key])
    return problem === undefined ? [] : [{ field, message: `an API server refuses it: ${problem}` }]
  })
}

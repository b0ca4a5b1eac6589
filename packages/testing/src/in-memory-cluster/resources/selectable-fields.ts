import { metadataText } from "../json/api-object.ts"
import { type JsonObject, memberAt } from "../json/json-object.ts"

type Field = (object: JsonObject) => string

/** The text of a field; empty where it is absent. */
const textAt =
  (...path: ReadonlyArray<string>): Field =>
  (object) => {
    const value = memberAt(object, ...path)
    return value === undefined || value === null ? "" : String(value)
  }

const fields = (...paths: ReadonlyArray<string>): ReadonlyMap<string, Field> =>
  new Map(paths.map((path) => [path, textAt(...path.split("."))]))

/** Fields by which objects of built-in kinds can be selected. Source: Kubernetes, "Field Selectors". */
const FIELDS: ReadonlyMap<string, ReadonlyMap<string, Field>> = new Map([
  [
    "Pod",
    fields(
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "spec.hostNetwork",
      "status.phase",
      "status.podIP",
      "status.podIPs",
      "status.nominatedNodeName",
    ),
  ],
  [
    "Event",
    fields(
      "involvedObject.kind",
      "involvedObject.namespace",
      "involvedObject.name",
      "involvedObject.uid",
      "involvedObject.apiVersion",
      "involvedObject.resourceVersion",
      "involvedObject.fieldPath",
      "reason",
      "reportingComponent",
      "source",
      "type",
    ),
  ],
  ["Job", fields("status.successful")],
  ["Namespace", fields("status.phase")],
  ["Node", fields("spec.unschedulable")],
  ["Secret", fields("type")],
])

/** The fields by which objects of a built-in kind can be selected, besides name and namespace. */
export const builtInSelectableFields = (kind: string): ReadonlyMap<string, Field> => FIELDS.get(kind) ?? new Map()

/** The fields by which objects of every kind can be selected. */
export const COMMON_FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ["metadata.name", (object) => metadataText(object, "name")],
  ["metadata.namespace", (object) => metadataText(object, "namespace")],
])

/** A field of a custom resource by which it can be selected; the path starts with a dot, as in `.spec.color`. */
export const customSelectableField = (jsonPath: string): readonly [string, Field] => {
  const path = jsonPath.replace(/^\./, "")
  return [path, textAt(...path.split("."))]
}

import { DEFINITION_FINALIZER } from "../built-in/built-in-creation.ts"
import { type Cause, invalidValue } from "../errors/status-errors.ts"
import { metadataOf, metadataTexts } from "../json/api-object.ts"
import { asArray, asObject, asString, type Json, type JsonObject, member } from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { labelKeyProblem, labelValueProblem } from "./label-rules.ts"

const STANDARD_FINALIZERS = new Set(["kubernetes", "orphan", "foregroundDeletion", DEFINITION_FINALIZER])

const labelCauses = (metadata: JsonObject): ReadonlyArray<Cause> =>
  Object.entries(asObject(member(metadata, "labels"))).flatMap(([key, value]) => {
    const text = asString(value) ?? ""
    const [keyProblem, valueProblem] = [labelKeyProblem(key), labelValueProblem(text)]
    return [
      ...(keyProblem === undefined ? [] : [invalidValue("metadata.labels", key, keyProblem)]),
      ...(valueProblem === undefined ? [] : [invalidValue("metadata.labels", text, valueProblem)]),
    ]
  })

const annotationCauses = (metadata: JsonObject): ReadonlyArray<Cause> =>
  Object.keys(asObject(member(metadata, "annotations"))).flatMap((key) => {
    const problem = labelKeyProblem(key.toLowerCase())
    return problem === undefined ? [] : [invalidValue("metadata.annotations", key, problem)]
  })

const OWNER_FIELDS = [
  ["apiVersion", "version must not be empty"],
  ["kind", "must not be empty"],
  ["name", "must not be empty"],
  ["uid", "must not be empty"],
] as const

const ownerText = (owner: JsonObject): string => `${asString(member(owner, "kind"))}/${asString(member(owner, "name"))}`

const ownerCauses = (metadata: JsonObject): ReadonlyArray<Cause> => {
  const owners = asArray(member(metadata, "ownerReferences")).map(asObject)
  const missing = owners.flatMap((owner) =>
    OWNER_FIELDS.filter(([field]) => (asString(member(owner, field)) ?? "") === "").map(([field, why]) =>
      invalidValue(`metadata.ownerReferences.${field}`, "", why),
    ),
  )
  const [first, second] = owners.filter((owner) => member(owner, "controller") === true)
  if (first === undefined || second === undefined) return missing
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${ownerText(first)} and ${ownerText(second)}`
  return [...missing, invalidValue("metadata.ownerReferences", owners, why)]
}

const finalizerCauses = (metadata: JsonObject): ReadonlyArray<Cause> =>
  asArray(member(metadata, "finalizers")).flatMap((value, index) => {
    const name = asString(value) ?? ""
    const field = `metadata.finalizers[${index}]`
    const problem = labelKeyProblem(name)
    if (problem !== undefined) return [invalidValue(field, name, problem)]
    return STANDARD_FINALIZERS.has(name) || name.includes("/")
      ? []
      : [invalidValue(field, name, "name is neither a standard finalizer name nor is it fully qualified")]
  })

/**
 * What breaks the rules for metadata, besides the name. Custom resources may have finalizers without a domain.
 * Source: Kubernetes, `ValidateObjectMeta`.
 */
export const metadataCauses = (object: JsonObject, isCustom: boolean): ReadonlyArray<Cause> => {
  const metadata = metadataOf(object)
  return [
    ...labelCauses(metadata),
    ...annotationCauses(metadata),
    ...ownerCauses(metadata),
    ...(isCustom ? [] : finalizerCauses(metadata)),
  ]
}

const IMMUTABLE = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]

const immutableCauses = (next: JsonObject, old: JsonObject): ReadonlyArray<Cause> =>
  IMMUTABLE.flatMap((field): ReadonlyArray<Cause> => {
    const [value, before]: ReadonlyArray<Json | undefined> = [
      member(metadataOf(next), field),
      member(metadataOf(old), field),
    ]
    return isSameJson(value, before) ? [] : [invalidValue(`metadata.${field}`, value ?? null, "field is immutable")]
  })

const newFinalizerCauses = (next: JsonObject, old: JsonObject): ReadonlyArray<Cause> => {
  const before = metadataTexts(old, "finalizers")
  const added = metadataTexts(next, "finalizers").filter((finalizer) => !before.includes(finalizer))
  if (added.length === 0 || member(metadataOf(old), "deletionTimestamp") === undefined) return []
  const list = [...added]
    .sort()
    .map((finalizer) => JSON.stringify(finalizer))
    .join(", ")
  return [
    {
      reason: "FieldValueForbidden",
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
      field: "metadata.finalizers",
    },
  ]
}

/**
 * What breaks the rules for metadata after an update: its own, and fields that must stay as they were. Names of
 * finalizers are checked on creation only. An API server checks this more than once and then says it more than once.
 * Source: Kubernetes, `ValidateObjectMetaUpdate`.
 */
export const metadataUpdateCauses = (next: JsonObject, old: JsonObject): ReadonlyArray<Cause> => {
  const metadata = metadataOf(next)
  return [
    ...newFinalizerCauses(next, old),
    ...immutableCauses(next, old),
    ...labelCauses(metadata),
    ...annotationCauses(metadata),
    ...ownerCauses(metadata),
  ]
}

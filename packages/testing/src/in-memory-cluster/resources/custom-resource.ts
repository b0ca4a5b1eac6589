import {
  applyDefaults,
  type FieldError,
  fillDefaults,
  type OpenApiSchema,
  pruneUnknown,
  validate,
} from "@aim-engine/api"
import { objectMetaType } from "../built-in/built-in-types.ts"
import type { Cause } from "../errors/status-errors.ts"
import { metadataOf, withMetadata } from "../json/api-object.ts"
import {
  asArray,
  asObject,
  asString,
  isJsonObject,
  type JsonObject,
  member,
  memberAt,
  withMember,
} from "../json/json-object.ts"
import { isSameJson } from "../json/same-json.ts"
import { type MergeType, resolve, type TypeRef } from "../ownership/merge-type.ts"
import { schemaMergeType } from "../ownership/schema-merge-type.ts"
import type { ApiResource } from "./api-resource.ts"
import { customSelectableField } from "./selectable-fields.ts"
import { tidyMetadata } from "./tidy-metadata.ts"

const FREE_SCHEMA: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true }

/** The merge type of whole objects: that of the schema, with the metadata that every object has. */
const objectType = (schema: JsonObject): TypeRef => {
  const own = schemaMergeType(schema)
  const text: TypeRef = () => ({ scalar: "string" })
  let known: MergeType | undefined
  return () => {
    const { map } = resolve(own)
    known ??=
      map === undefined
        ? resolve(own)
        : {
            map: {
              ...map,
              fields: new Map([
                ...map.fields,
                ["apiVersion", { type: text }],
                ["kind", { type: text }],
                ["metadata", { type: objectMetaType }],
              ]),
            },
          }
    return known
  }
}

const causeOf = (error: FieldError): Cause => ({
  reason: error.reason,
  // The status is checked by a schema of its own, whose messages begin there.
  message: error.message.replace(/: status\.?(?=\S* in body)/, ": "),
  field: error.path === "" ? "<nil>" : error.path,
})

const withoutMetadata = (object: JsonObject): JsonObject => withMember(object, "metadata", undefined)

/** The resource that a CustomResourceDefinition's stored version defines. */
export const customResource = (definition: JsonObject): ApiResource => {
  const spec = asObject(member(definition, "spec"))
  const versions = asArray(member(spec, "versions")).map(asObject)
  const version = versions.find((candidate) => member(candidate, "storage") === true) ?? versions[0] ?? {}
  const schema = memberAt(version, "schema", "openAPIV3Schema")
  const [group, name] = [asString(member(spec, "group")) ?? "", asString(member(version, "name")) ?? ""]
  const hasStatus = isJsonObject(memberAt(version, "subresources", "status"))
  const apiVersion = `${group}/${name}`
  // Definitions are JSON; what of a schema is not understood is not looked at.
  const rules = asObject(schema ?? FREE_SCHEMA) as OpenApiSchema
  return {
    group,
    version: name,
    kind: asString(memberAt(spec, "names", "kind")) ?? "",
    plural: asString(memberAt(spec, "names", "plural")) ?? "",
    scope: member(spec, "scope") === "Cluster" ? "Cluster" : "Namespaced",
    apiVersion,
    isCustom: true,
    nameRule: "subdomain",
    hasStatus,
    type: objectType(asObject(schema ?? FREE_SCHEMA)),
    empty: {},
    decode: (object) => tidyMetadata(applyDefaults(rules, pruneUnknown(rules, object))),
    complete: (object) => tidyMetadata(fillDefaults(rules, object)),
    prepareCreate: (object) =>
      withMetadata(hasStatus ? withMember(object, "status", undefined) : object, { generation: 1 }),
    prepareUpdate: (next, old) => {
      const kept = hasStatus ? withMember(next, "status", member(old, "status")) : next
      const before = member(metadataOf(old), "generation")
      const isChanged = !isSameJson(withoutMetadata(kept), withoutMetadata(old))
      return isChanged ? withMetadata(kept, { generation: (typeof before === "number" ? before : 0) + 1 }) : kept
    },
    prepareStatusUpdate: (next, old) =>
      withMetadata(withMember(old, "status", member(next, "status")), {
        managedFields: member(metadataOf(next), "managedFields"),
      }),
    validate: (next, old) => validate(rules, next, old === undefined ? {} : { earlier: old }).map(causeOf),
    selectableFields: new Map(
      asArray(member(version, "selectableFields")).map((field) =>
        customSelectableField(asString(member(asObject(field), "jsonPath")) ?? ""),
      ),
    ),
  }
}

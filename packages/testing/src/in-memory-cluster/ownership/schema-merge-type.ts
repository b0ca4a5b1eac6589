import { asArray, asObject, asString, isJsonObject, type JsonObject, member } from "../json/json-object.ts"
import {
  deduced,
  type FieldType,
  type ListType,
  type MapType,
  type MergeType,
  type TypeRef,
  untypedAtomic,
} from "./merge-type.ts"

const scalarOf = (type: string, format: string | undefined): NonNullable<MergeType["scalar"]> => {
  if (type === "integer" || type === "number") return "numeric"
  if (type === "boolean") return "boolean"
  return format === undefined || format === "byte" ? "string" : "untyped"
}

const listOf = (schema: JsonObject, preserve: boolean): ListType => {
  const kind = asString(member(schema, "x-kubernetes-list-type")) ?? "atomic"
  const items = member(schema, "items")
  return {
    relationship: kind === "atomic" ? "atomic" : "associative",
    keys: kind === "map" ? asArray(member(schema, "x-kubernetes-list-map-keys")).map(String) : [],
    element: isJsonObject(items) ? schemaMergeType(items, preserve) : untypedAtomic,
  }
}

const elementOf = (schema: JsonObject, hasFields: boolean, preserve: boolean): TypeRef | undefined => {
  const additional = member(schema, "additionalProperties")
  if (isJsonObject(additional)) return schemaMergeType(additional, preserve)
  if (additional === true) return deduced
  if (additional === false) return undefined
  return preserve || !hasFields ? deduced : undefined
}

const mapOf = (schema: JsonObject, preserve: boolean): MapType => {
  const fields = Object.entries(asObject(member(schema, "properties"))).map(([name, value]): [string, FieldType] => {
    const field = asObject(value)
    const fallback = member(field, "default")
    return [name, { type: schemaMergeType(field, preserve), ...(fallback === undefined ? {} : { default: fallback }) }]
  })
  return {
    relationship: member(schema, "x-kubernetes-map-type") === "atomic" ? "atomic" : "granular",
    fields: new Map(fields),
    element: elementOf(schema, fields.length > 0, preserve),
  }
}

/**
 * How values of a structural OpenAPI schema merge: lists by `x-kubernetes-list-type` and its keys, maps by
 * `x-kubernetes-map-type`. Lists are atomic and maps granular unless they say otherwise.
 * Source: kube-openapi, `schemaconv`.
 */
export const schemaMergeType = (schema: JsonObject, preserved = false): TypeRef => {
  let known: MergeType | undefined
  return () => {
    known ??= convert(schema, preserved || member(schema, "x-kubernetes-preserve-unknown-fields") === true)
    return known
  }
}

const convert = (schema: JsonObject, preserve: boolean): MergeType => {
  const type = asString(member(schema, "type"))
  if (type === "object") return { map: mapOf(schema, preserve) }
  if (type === "array") return { list: listOf(schema, preserve) }
  if (type !== undefined) return { scalar: scalarOf(type, asString(member(schema, "format"))) }
  return { scalar: "untyped", list: listOf(schema, preserve), map: mapOf(schema, preserve) }
}

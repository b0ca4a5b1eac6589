import { parseTime } from "@aim-engine/core"
import { metadataOf, withMetadata } from "../json/api-object.ts"
import { asArray, asObject, asString, isJsonObject, type JsonObject, member, withMember } from "../json/json-object.ts"
import { type FieldSet, isEmptyFieldSet, union } from "./field-set.ts"
import { decodeFields, encodeFields } from "./fields-v1.ts"

/** A field manager of one object: who wrote how, in which version, and which places it owns. */
export interface Manager {
  readonly name: string
  readonly operation: "Apply" | "Update"
  readonly apiVersion: string
  /** Empty for the object itself. */
  readonly subresource: string
  /** RFC 3339; undefined where the manager never changed a value. */
  readonly time: string | undefined
  readonly fields: FieldSet
}

/** All managers of an object, by {@link managerId}. */
export type Managers = ReadonlyMap<string, Manager>

/** What tells managers apart. Who applies stays the same manager in every version. */
export const managerId = (manager: Omit<Manager, "time" | "fields">): string =>
  JSON.stringify([
    manager.operation,
    manager.name,
    manager.subresource,
    manager.operation === "Apply" ? "" : manager.apiVersion,
  ])

const decodeManager = (entry: JsonObject): Manager => ({
  name: asString(member(entry, "manager")) ?? "",
  operation: member(entry, "operation") === "Apply" ? "Apply" : "Update",
  apiVersion: asString(member(entry, "apiVersion")) ?? "",
  subresource: asString(member(entry, "subresource")) ?? "",
  time: asString(member(entry, "time")),
  fields: decodeFields(asObject(member(entry, "fieldsV1"))),
})

/** The managers that an object names. */
export const managersOf = (object: JsonObject): Managers =>
  new Map(
    asArray(member(metadataOf(object), "managedFields"))
      .filter(isJsonObject)
      .map(decodeManager)
      .map((manager) => [managerId(manager), manager]),
  )

const encodeManager = (manager: Manager): JsonObject => ({
  manager: manager.name,
  operation: manager.operation,
  apiVersion: manager.apiVersion,
  ...(manager.time === undefined ? {} : { time: manager.time }),
  fieldsType: "FieldsV1",
  fieldsV1: encodeFields(manager.fields),
  ...(manager.subresource === "" ? {} : { subresource: manager.subresource }),
})

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
const secondsOf = (manager: Manager): number => parseTime(manager.time) ?? 0

/** Appliers first, then by time, name, version and subresource, as the API server sorts them. */
const compareManagers = (left: Manager, right: Manager): number =>
  compareText(left.operation, right.operation) ||
  secondsOf(left) - secondsOf(right) ||
  compareText(left.name, right.name) ||
  compareText(left.apiVersion, right.apiVersion) ||
  compareText(left.subresource, right.subresource)

/** The object naming these managers; managers that own nothing are left out. */
export const withManagers = (object: JsonObject, managers: Managers): JsonObject => {
  const entries = [...managers.values()].filter((manager) => !isEmptyFieldSet(manager.fields)).sort(compareManagers)
  return withMetadata(object, { managedFields: entries.length === 0 ? undefined : entries.map(encodeManager) })
}

/** Whether a written object asks to forget all managers: an empty list, or a list of one empty entry. */
export const isManagersReset = (object: JsonObject): boolean => {
  const entries = member(metadataOf(object), "managedFields")
  if (!Array.isArray(entries)) return false
  return entries.length === 0 || (entries.length === 1 && Object.keys(asObject(entries[0])).length === 0)
}

/** The object without the times of its managers: two that are equal then differ in nothing that matters. */
export const withoutManagerTimes = (object: JsonObject): JsonObject =>
  withMetadata(object, {
    managedFields: asArray(member(metadataOf(object), "managedFields")).map((entry) =>
      withMember(asObject(entry), "time", undefined),
    ),
  })

const MAX_UPDATERS = 10
const ANCIENT = "ancient-changes"

/** At most ten managers that update: the oldest are merged into one. Source: Kubernetes, managedfields `capmanagers`. */
export const capUpdaters = (managers: Managers): Managers => {
  const updaters = [...managers]
    .filter(([, manager]) => manager.operation === "Update")
    .sort(([leftId, left], [rightId, right]) => secondsOf(left) - secondsOf(right) || compareText(leftId, rightId))
  if (updaters.length <= MAX_UPDATERS) return managers
  const result = new Map(managers)
  const oldest = updaters.slice(0, updaters.length - MAX_UPDATERS + 1)
  for (const [, manager] of oldest) {
    const bucket: Manager = { ...manager, name: ANCIENT, subresource: "" }
    const id = managerId(bucket)
    result.delete(managerId(manager))
    const known = result.get(id)
    result.set(id, known === undefined ? bucket : { ...bucket, fields: union(known.fields, manager.fields) })
  }
  return result
}

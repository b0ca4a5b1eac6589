import { AIM_GROUP, type KubernetesObject } from "@aim-engine/api"
import { Predicate } from "effect"

/** A condition as metrics count it. */
export interface CountedCondition {
  readonly type: string
  readonly status: string
  readonly reason: string
}

const member = (value: unknown, field: string): unknown =>
  Predicate.isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined

const text = (value: unknown, field: string): string => {
  const found = member(value, field)
  return Predicate.isString(found) ? found : ""
}

/** A number in the status, such as `["progress", "downloadedBytes"]`; 0 where it is absent. */
export const statusNumber = (object: KubernetesObject, path: ReadonlyArray<string>): number => {
  const found = path.reduce(member, member(object, "status"))
  return Predicate.isNumber(found) ? found : 0
}

/** Whether an object is of one of our kinds. */
export const isAimObject = ({ apiVersion }: KubernetesObject): boolean => apiVersion.startsWith(`${AIM_GROUP}/`)

/** The overall state of an object of ours; `Unknown` where it has none yet, or its kind has none. */
export const stateOf = (object: KubernetesObject): string => text(member(object, "status"), "status") || "Unknown"

/** The conditions of an object of ours. */
export const conditionsOf = (object: KubernetesObject): ReadonlyArray<CountedCondition> => {
  const conditions = member(member(object, "status"), "conditions")
  return (Array.isArray(conditions) ? conditions : []).map((condition) => ({
    type: text(condition, "type"),
    status: text(condition, "status"),
    reason: text(condition, "reason"),
  }))
}

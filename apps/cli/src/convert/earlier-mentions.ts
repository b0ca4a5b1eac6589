import { EARLIER_GROUP, isJsonArray, isJsonObject } from "@aim-engine/api"
import type { FieldPath } from "@aim-engine/core"
import type { Schema } from "effect"

/**
 * Where the texts of an object name the earlier API group: a role's rules, the target of a patch. Such an object belongs to
 * another project, and only its author knows what has to be changed.
 */
export const earlierMentions = (value: Schema.Json, path: FieldPath = []): ReadonlyArray<FieldPath> => {
  if (typeof value === "string") return value.includes(EARLIER_GROUP) ? [path] : []
  if (isJsonArray(value)) return value.flatMap((entry, index) => earlierMentions(entry, [...path, index]))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) => [
    ...(key.includes(EARLIER_GROUP) ? [[...path, key]] : []),
    ...earlierMentions(entry, [...path, key]),
  ])
}

import { isJsonObject, type Json, type JsonObject, member, withMember } from "../json/json-object.ts"

/** The object with a merge patch applied: null removes a field, objects merge, all else replaces. Source: RFC 7386. */
export const mergePatch = (target: JsonObject, patch: JsonObject): JsonObject =>
  Object.entries(patch).reduce((result, [field, value]) => {
    if (value === null) return withMember(result, field, undefined)
    return withMember(result, field, isJsonObject(value) ? mergePatch(objectAt(result, field), value) : value)
  }, target)

const objectAt = (object: JsonObject, field: string): JsonObject => {
  const value: Json | undefined = member(object, field)
  return isJsonObject(value) ? value : {}
}

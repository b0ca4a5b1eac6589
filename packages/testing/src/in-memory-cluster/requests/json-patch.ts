import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import library, { type Operation } from "fast-json-patch"
import { patchRejected } from "../errors/status-errors.ts"
import {
  asObject,
  asString,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  member,
} from "../json/json-object.ts"

const pointerOf = (text: string): ReadonlyArray<string> => text.split("/").slice(1).map(library.unescapePathComponent)

const childOf = (value: Json | undefined, key: string): Json | undefined => {
  if (isJsonArray(value)) return value[key === "-" ? value.length : Number(key)]
  return isJsonObject(value) ? member(value, key) : undefined
}

const valueAt = (document: Json, pointer: ReadonlyArray<string>): Json | undefined =>
  pointer.reduce<Json | undefined>(childOf, document)

const isContainer = (value: Json | undefined): boolean => isJsonObject(value) || isJsonArray(value)

/** Whether an operation can be carried out. A replaced field may be absent, as the API server has it. */
const isPossible = (document: JsonObject, operation: JsonObject): boolean => {
  const path = pointerOf(asString(member(operation, "path")) ?? "")
  if (!isContainer(valueAt(document, path.slice(0, -1)))) return false
  const from = pointerOf(asString(member(operation, "from")) ?? "")
  switch (member(operation, "op")) {
    case "add":
    case "replace":
    case "test":
      return true
    case "remove":
      return valueAt(document, path) !== undefined
    case "move":
    case "copy":
      return valueAt(document, from) !== undefined
    default:
      return false
  }
}

/**
 * The object with a JSON patch applied, or the refusal with which the API server answers a patch that it cannot carry
 * out. Source: RFC 6902.
 */
export const jsonPatch = (target: JsonObject, patch: ReadonlyArray<JsonObject>): Result.Result<JsonObject, ApiError> =>
  patch.reduce<Result.Result<JsonObject, ApiError>>(
    (result, operation) =>
      Result.flatMap(result, (document) => {
        if (!isPossible(document, operation)) return Result.fail(patchRejected())
        return Result.try({
          // The operation's form was checked above; a failed `test` throws.
          try: () =>
            asObject(library.applyOperation(document, operation as unknown as Operation, false, false).newDocument),
          catch: patchRejected,
        })
      }),
    Result.succeed(target),
  )

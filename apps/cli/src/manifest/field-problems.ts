import type { ResourceKind } from "@aim-engine/api"
import { SchemaIssue, SchemaParser } from "effect"
import type { PathStep } from "../field-path.ts"
import { isMapping } from "./manifest-item.ts"

/** What is wrong with one field of an object. */
export interface FieldProblem {
  readonly path: ReadonlyArray<PathStep>
  readonly message: string
}

/** A value as it is shown in a message: JSON, cut where it is long. */
export const renderValue = (value: unknown): string => {
  const json = JSON.stringify(value) ?? "nothing"
  return json.length > 80 ? `${json.slice(0, 77)}...` : json
}

const valueAt = (value: unknown, path: ReadonlyArray<PathStep>): unknown => {
  let at = value
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isMapping(at) && Object.hasOwn(at, step)) at = at[String(step)]
    else return undefined
  }
  return at
}

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const stepOf = (segment: PropertyKey | { readonly key: PropertyKey }): PathStep => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "symbol" ? String(key) : key
}

/** Every field of an object that is not as its kind has it: what it is, and what is expected. */
export const fieldProblems = (kind: ResourceKind, object: unknown): ReadonlyArray<FieldProblem> => {
  const result = SchemaParser.decodeUnknownResult(kind.schema)(object, { errors: "all" })
  if (result._tag === "Success") return []
  return issuesOf(result.failure).issues.map(({ path = [], message }) => {
    const steps = path.map(stepOf)
    const value = valueAt(object, steps)
    return { path: steps, message: value === undefined ? "is missing" : `is ${renderValue(value)}; ${message}` }
  })
}

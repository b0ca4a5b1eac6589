import type { ResourceKind } from "@aim-engine/api"
import { SchemaIssue, SchemaParser } from "effect"
import type { PathStep } from "../field-path.ts"

/** What is wrong with one field of an object. */
export interface FieldProblem {
  readonly path: ReadonlyArray<PathStep>
  readonly message: string
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const stepOf = (segment: PropertyKey | { readonly key: PropertyKey }): PathStep => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "symbol" ? String(key) : key
}

/** Every field of a value that is not as the schema of its kind has it. */
export const schemaProblems = (kind: ResourceKind, value: unknown): ReadonlyArray<FieldProblem> => {
  const result = SchemaParser.decodeUnknownResult(kind.schema)(value, { errors: "all" })
  if (result._tag === "Success") return []
  return format(result.failure).issues.map(({ path = [], message }) => ({ path: path.map(stepOf), message }))
}

import type { Schema, SchemaAST } from "effect"
import type { StructuralHints } from "../kubernetes/field.ts"

type Annotations = Schema.Annotations.Annotations

/** A bound or pattern that a schema's checks state, under its OpenAPI name. */
export interface Constraints {
  readonly integer?: true
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** What is known about a value besides its type. */
export interface SchemaNotes {
  readonly identifier: string | undefined
  readonly description: string | undefined
  readonly deprecated: string | undefined
  readonly default: Schema.Json | undefined
  readonly hints: StructuralHints
  readonly constraints: Constraints
}

/** Annotations from the value outwards: of the type, of each check, and of the field that holds it. */
const layersOf = (ast: SchemaAST.AST): ReadonlyArray<Annotations> =>
  [ast.annotations, ...(ast.checks ?? []).map((check) => check.annotations), ast.context?.annotations].filter(
    (layer) => layer !== undefined,
  )

/** The outermost text under a key. */
const textOf = (layers: ReadonlyArray<Annotations>, key: string): string | undefined =>
  layers.map((layer) => layer[key]).findLast((value) => typeof value === "string")

const constraintOf = (annotations: Annotations | undefined): Constraints => {
  const stated = annotations?.representation
  if (typeof stated !== "object" || stated === null || !("id" in stated) || !("payload" in stated)) return {}
  const payload: unknown = stated.payload
  const get = (key: string): unknown =>
    typeof payload === "object" && payload !== null
      ? Object.entries(payload).find(([name]) => name === key)?.[1]
      : undefined
  const number = (key: string): number => {
    const value = get(key)
    if (typeof value !== "number") throw new Error(`check ${String(stated.id)}: ${key} is no number`)
    return value
  }
  switch (stated.id) {
    case "effect/schema/isInt":
      return { integer: true }
    case "effect/schema/isGreaterThanOrEqualTo":
      return { minimum: number("minimum") }
    case "effect/schema/isLessThanOrEqualTo":
      return { maximum: number("maximum") }
    case "effect/schema/isMinLength":
      return { minLength: number("minLength") }
    case "effect/schema/isMaxLength":
      return { maxLength: number("maxLength") }
    case "effect/schema/isPattern":
      // A regular expression escapes slashes in its source; elsewhere they need no escape.
      return { pattern: String(get("source")).replaceAll("\\/", "/") }
    default:
      throw new Error(`check ${String(stated.id)} has no counterpart in a CustomResourceDefinition`)
  }
}

/** Everything that a schema says about a value besides its type. The field's own words win over those of its type. */
export const notesOf = (ast: SchemaAST.AST): SchemaNotes => {
  const layers = layersOf(ast)
  const rules = layers.flatMap((layer) => layer.kubernetes?.rules ?? [])
  const hints: StructuralHints = Object.assign({}, ...layers.map((layer) => layer.kubernetes))
  return {
    identifier: textOf(layers, "identifier"),
    description: textOf(layers, "description"),
    deprecated: textOf(layers, "deprecated"),
    // Defaults are stated in the type of their field, and fields are JSON.
    default: ast.context?.annotations?.default as Schema.Json | undefined,
    hints: rules.length === 0 ? hints : { ...hints, rules },
    constraints: Object.assign({}, ...(ast.checks ?? []).map((check) => constraintOf(check.annotations))),
  }
}

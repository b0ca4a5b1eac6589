import type { Schema, SchemaAST } from "effect"
import type { StructuralHints } from "../kubernetes/field.ts"
import type { OpenApiSchema } from "./open-api-schema.ts"
import { notesOf, type SchemaNotes } from "./schema-annotations.ts"

/** A schema for which no structural schema exists: a mistake in the schema, not in any input. */
const unsupported = (ast: SchemaAST.AST, why: string): Error =>
  new Error(`no structural schema for ${notesOf(ast).identifier ?? ast._tag}: ${why}`)

/** Drops what is undefined, so that objects compare and print without holes. */
const compact = <T extends object>(value: T) =>
  // What is left has the keys of T, none of them undefined.
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>
  }

const isLiteral = (ast: SchemaAST.AST): ast is SchemaAST.Literal => ast._tag === "Literal"

const literalText = (ast: SchemaAST.Literal): string => {
  if (typeof ast.literal !== "string") throw unsupported(ast, "only text can be enumerated")
  return ast.literal
}

const objectSchema = (ast: SchemaAST.Objects): OpenApiSchema => {
  const [index] = ast.indexSignatures
  const required = ast.propertySignatures.filter((p) => p.type.context?.isOptional !== true).map((p) => String(p.name))
  return compact({
    type: "object" as const,
    required: required.length === 0 ? undefined : required.toSorted(),
    properties:
      ast.propertySignatures.length === 0
        ? undefined
        : Object.fromEntries(ast.propertySignatures.map((p) => [String(p.name), structuralSchemaOf(p.type)])),
    additionalProperties: index === undefined ? undefined : structuralSchemaOf(index.type),
  })
}

const unionSchema = (ast: SchemaAST.Union, notes: SchemaNotes): OpenApiSchema => {
  if (notes.hints.intOrString === true) {
    const pattern = ast.types
      .map((member) => notesOf(member).constraints.pattern)
      .find((source) => source !== undefined)
    return compact({
      anyOf: [{ type: "integer" as const }, { type: "string" as const }],
      pattern,
      "x-kubernetes-int-or-string": true,
    })
  }
  if (ast.types.every(isLiteral)) return { type: "string", enum: ast.types.filter(isLiteral).map(literalText) }
  throw unsupported(ast, "a union must enumerate text, or be int-or-string")
}

/** The type of a value, without what is said about it. */
const typeSchema = (ast: SchemaAST.AST, notes: SchemaNotes): OpenApiSchema => {
  switch (ast._tag) {
    case "Declaration": {
      const [shape] = ast.typeParameters
      if (shape === undefined) throw unsupported(ast, "the declaration has no shape")
      return structuralSchemaOf(shape)
    }
    case "String":
      return { type: "string" }
    case "Boolean":
      return { type: "boolean" }
    case "Number":
      return { type: notes.constraints.integer === true ? "integer" : "number" }
    case "Literal":
      return { type: "string", enum: [literalText(ast)] }
    case "Union":
      return unionSchema(ast, notes)
    case "Objects":
      return objectSchema(ast)
    case "Arrays": {
      const [items] = ast.rest
      if (items === undefined || ast.elements.length > 0) throw unsupported(ast, "a list must have entries of one type")
      return { type: "array", items: structuralSchemaOf(items) }
    }
    case "Unknown":
      if (notes.hints.preserveUnknownFields === true) return {}
      throw unsupported(ast, "free JSON must be marked as such")
    default:
      throw unsupported(ast, "no counterpart in JSON")
  }
}

const extensionsOf = (hints: StructuralHints): OpenApiSchema =>
  compact({
    format: hints.format,
    maxProperties: hints.maxProperties,
    "x-kubernetes-preserve-unknown-fields": hints.preserveUnknownFields,
    "x-kubernetes-list-type": hints.listType,
    "x-kubernetes-list-map-keys": hints.listMapKeys,
    "x-kubernetes-map-type": hints.mapType,
    "x-kubernetes-validations": hints.rules,
  })

const boundsOf = ({ constraints }: SchemaNotes, isList: boolean): OpenApiSchema => {
  const { integer: _, minLength, maxLength, ...bounds } = constraints
  return compact(isList ? { ...bounds, minItems: minLength, maxItems: maxLength } : { ...bounds, minLength, maxLength })
}

/** A description as `kubectl explain` shows it: a deprecated field says so first. */
const describe = (notes: SchemaNotes): string | undefined =>
  notes.deprecated === undefined
    ? notes.description
    : `Deprecated: ${notes.deprecated}${notes.description === undefined ? "" : ` ${notes.description}`}`

/**
 * The structural OpenAPI v3 schema of a value: types everywhere, nothing referenced.
 * Throws where a schema has no such form, which is a mistake in the schema.
 * Source: Kubernetes, "Specifying a structural schema".
 */
export const structuralSchemaOf = (ast: SchemaAST.AST): OpenApiSchema => {
  const notes = notesOf(ast)
  return compact({
    description: describe(notes),
    default: notes.default,
    ...typeSchema(ast, notes),
    ...boundsOf(notes, ast._tag === "Arrays"),
    ...extensionsOf(notes.hints),
  })
}

/** The fields of a schema's objects. */
export const fieldsOf = (schema: Schema.Top): ReadonlyArray<SchemaAST.PropertySignature> => {
  const ast = schema.ast._tag === "Declaration" ? schema.ast.typeParameters[0] : schema.ast
  if (ast === undefined || ast._tag !== "Objects") throw unsupported(schema.ast, "not an object")
  return ast.propertySignatures
}

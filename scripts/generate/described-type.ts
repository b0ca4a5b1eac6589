import { type CustomResourceKind, fieldsOf, notesOf, structuralSchemaOf, type ValidationRule } from "@aim-engine/api"
import type { SchemaAST } from "effect"

/** A type of the API with a name of its own: an object, or an enumeration. */
export interface DescribedType {
  readonly name: string
  readonly description: string
  readonly fields: ReadonlyArray<DescribedField>
  readonly values: ReadonlyArray<string>
  readonly rules: ReadonlyArray<ValidationRule>
}

/** A field of an object. */
export interface DescribedField {
  readonly name: string
  readonly description: string
  /** Name of its type, and how many: one, a list, or a map from text. */
  readonly type: string
  readonly shape: "one" | "list" | "map"
  readonly required: boolean
  readonly default: unknown
  /** Bounds, patterns and lengths in words. */
  readonly limits: ReadonlyArray<string>
  readonly rules: ReadonlyArray<ValidationRule>
  readonly deprecated: string | undefined
}

const scalarNames: Readonly<Record<string, string>> = {
  String: "string",
  Number: "integer",
  Boolean: "boolean",
  Literal: "string",
  Unknown: "JSON",
}

const typeNameOf = (ast: SchemaAST.AST): string => notesOf(ast).identifier ?? scalarNames[ast._tag] ?? ast._tag

/** The values that a field's type is made of, and their number. */
const elementOf = (
  ast: SchemaAST.AST,
): { readonly shape: DescribedField["shape"]; readonly element: SchemaAST.AST } => {
  if (ast._tag === "Arrays" && ast.rest[0] !== undefined) return { shape: "list", element: ast.rest[0] }
  if (ast._tag === "Objects" && ast.propertySignatures.length === 0 && ast.indexSignatures[0] !== undefined) {
    return { shape: "map", element: ast.indexSignatures[0].type }
  }
  return { shape: "one", element: ast }
}

const limitsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, ...schema } = structuralSchemaOf(ast)
  const enumerated = schema.enum ?? schema.items?.enum
  return [
    ...(enumerated === undefined ? [] : [`one of ${enumerated.map((value) => `\`${value}\``).join(", ")}`]),
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(minLength === undefined ? [] : [`at least ${minLength} characters`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(minItems === undefined ? [] : [`at least ${minItems} entries`]),
    ...(maxItems === undefined ? [] : [`at most ${maxItems} entries`]),
    ...(pattern === undefined || schema["x-kubernetes-int-or-string"] === true ? [] : [`matches \`${pattern}\``]),
  ]
}

const describeField = ({ name, type: ast }: SchemaAST.PropertySignature): DescribedField => {
  const notes = notesOf(ast)
  const { shape, element } = elementOf(ast)
  const own = new Set(ast.context?.annotations?.kubernetes?.rules ?? [])
  return {
    name: String(name),
    description: notes.description ?? "",
    type: typeNameOf(element),
    shape,
    required: ast.context?.isOptional !== true,
    default: notes.default,
    limits: limitsOf(ast),
    rules: (notes.hints.rules ?? []).filter((rule) => own.has(rule)),
    deprecated: notes.deprecated,
  }
}

/** What a type says about itself, whatever the fields that hold it say. */
const ownNotesOf = (ast: SchemaAST.AST) => ({
  description: typeof ast.annotations?.description === "string" ? ast.annotations.description : "",
  rules: ast.annotations?.kubernetes?.rules ?? [],
})

const valuesOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Union" ? ast.types.flatMap((member) => (member._tag === "Literal" ? [String(member.literal)] : [])) : []

const describeType = (name: string, ast: SchemaAST.AST): DescribedType => ({
  name,
  ...ownNotesOf(ast),
  fields: ast._tag === "Objects" ? ast.propertySignatures.map(describeField) : [],
  values: valuesOf(ast),
})

/** Visits every type with a name of its own that a value is made of. */
const collect = (ast: SchemaAST.AST, into: Map<string, DescribedType>): void => {
  const { identifier } = notesOf(ast)
  if (identifier !== undefined && into.has(identifier)) return
  const isNamed = ast._tag === "Objects" || ast._tag === "Union"
  if (identifier !== undefined && isNamed) into.set(identifier, describeType(identifier, ast))
  if (ast._tag === "Objects") {
    for (const field of ast.propertySignatures) collect(field.type, into)
    for (const index of ast.indexSignatures) collect(index.type, into)
  }
  if (ast._tag === "Arrays") for (const entry of ast.rest) collect(entry, into)
}

/** Spec and status of a kind. */
export const bodyOf = (kind: CustomResourceKind): ReadonlyArray<SchemaAST.PropertySignature> =>
  fieldsOf(kind.schema).filter(({ name }) => name === "spec" || name === "status")

/** Every type that the kinds are made of, by name. */
export const describedTypes = (kinds: ReadonlyArray<CustomResourceKind>): ReadonlyArray<DescribedType> => {
  const types = new Map<string, DescribedType>()
  for (const kind of kinds) for (const field of bodyOf(kind)) collect(field.type, types)
  return [...types.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

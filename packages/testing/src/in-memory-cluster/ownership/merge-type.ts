import type { Json } from "../json/json-object.ts"

/**
 * How values of a type merge. A type may allow several forms; a value's own form then decides.
 * Source: Kubernetes, "Merge strategy" of server-side apply; structured-merge-diff, `schema.Atom`.
 */
export interface MergeType {
  readonly scalar?: "numeric" | "string" | "boolean" | "untyped"
  readonly list?: ListType
  readonly map?: MapType
}

/** A type that is looked up when it is needed, because types contain themselves. */
export type TypeRef = () => MergeType

/** A list that is replaced whole (`atomic`), or whose items are found by keys or, without keys, by value. */
export interface ListType {
  readonly relationship: "atomic" | "associative"
  readonly keys: ReadonlyArray<string>
  readonly element: TypeRef
}

/** Declared fields, and the type of all other keys; without one, other keys are refused. */
export interface MapType {
  readonly relationship: "atomic" | "granular"
  readonly fields: ReadonlyMap<string, FieldType>
  readonly element: TypeRef | undefined
}

/** A declared field. The default matters where the field is a key of a list. */
export interface FieldType {
  readonly type: TypeRef
  readonly default?: Json
}

/** A value of any form that is replaced whole. */
export const untypedAtomic: TypeRef = () => UNTYPED_ATOMIC
const UNTYPED_ATOMIC: MergeType = {
  scalar: "untyped",
  list: { relationship: "atomic", keys: [], element: untypedAtomic },
  map: { relationship: "atomic", fields: new Map(), element: untypedAtomic },
}

/** A value of which nothing is known: objects merge key by key, lists are replaced whole. */
export const deduced: TypeRef = () => DEDUCED
const DEDUCED: MergeType = {
  scalar: "untyped",
  list: { relationship: "atomic", keys: [], element: untypedAtomic },
  map: { relationship: "granular", fields: new Map(), element: deduced },
}

const UNKNOWN: MergeType = {}

/** The type itself; a missing one allows nothing. */
export const resolve = (ref: TypeRef | undefined): MergeType => ref?.() ?? UNKNOWN

/** The type of a key of a map; undefined where such a key is refused. */
export const fieldTypeOf = (map: MapType, name: string): TypeRef | undefined =>
  map.fields.get(name)?.type ?? map.element

/** The type of a list's items. */
export const elementTypeOf = (type: MergeType): TypeRef | undefined => type.list?.element

/** The form in which a value is handled. */
export type Form =
  | { readonly _tag: "map"; readonly type: MapType }
  | { readonly _tag: "scalar"; readonly type: NonNullable<MergeType["scalar"]> }
  | { readonly _tag: "list"; readonly type: ListType }

/** The form of a value within its type: its own if the type allows it, else the first that the type allows. */
export const formOf = (type: MergeType, value: Json | undefined): Form | undefined => {
  const isList = Array.isArray(value)
  const isMap = !isList && typeof value === "object" && value !== null
  const isScalar = value !== undefined && value !== null && !isList && !isMap
  if (isList && type.list !== undefined) return { _tag: "list", type: type.list }
  if (isScalar && type.scalar !== undefined) return { _tag: "scalar", type: type.scalar }
  if (type.map !== undefined) return { _tag: "map", type: type.map }
  if (type.scalar !== undefined) return { _tag: "scalar", type: type.scalar }
  return type.list === undefined ? undefined : { _tag: "list", type: type.list }
}

/** Whether two forms handle values alike. */
export const isSameForm = (left: Form | undefined, right: Form | undefined): boolean => left?.type === right?.type

import { deduced, type FieldType, type MergeType, type TypeRef, untypedAtomic } from "../ownership/merge-type.ts"
import document from "./built-in-types.json" with { type: "json" }

const SCALARS: ReadonlyMap<string, MergeType> = new Map<string, MergeType>([
  ["string", { scalar: "string" }],
  ["number", { scalar: "numeric" }],
  ["boolean", { scalar: "boolean" }],
  ["scalar", { scalar: "untyped" }],
])

const TYPES: ReadonlyMap<string, string> = new Map(Object.entries(document.types))
const KINDS: ReadonlyMap<string, string> = new Map(Object.entries(document.kinds))
const parsed = new Map<string, MergeType>()

const parseList = (text: string): MergeType => {
  const [element = "", keys] = text.slice(1, -1).split("|")
  return {
    list: {
      relationship: keys === undefined ? "atomic" : "associative",
      keys: keys?.startsWith("map ") === true ? keys.slice("map ".length).split(" ") : [],
      element: parseType(element),
    },
  }
}

const asAtomic = (type: MergeType): MergeType =>
  type.map === undefined ? type : { ...type, map: { ...type.map, relationship: "atomic" } }

/** Reads one type: a scalar, `any`, `raw`, `[T]`, `[T|set]`, `[T|map k1 k2]`, `{T}`, or a name; `!` after it is atomic. */
const parse = (text: string): MergeType => {
  if (text.endsWith("!")) return asAtomic(parse(text.slice(0, -1)))
  if (text.startsWith("[")) return parseList(text)
  if (text.startsWith("{")) {
    return { map: { relationship: "granular", fields: new Map(), element: parseType(text.slice(1, -1)) } }
  }
  if (text === "any") return deduced()
  if (text === "raw") return untypedAtomic()
  return SCALARS.get(text) ?? namedType(text)
}

const parseType = (text: string): TypeRef => {
  const [type = ""] = text.split("=")
  return () => {
    const known = parsed.get(type)
    if (known !== undefined) return known
    const result = parse(type)
    parsed.set(type, result)
    return result
  }
}

const parseField = (text: string): [string, FieldType] => {
  const split = text.indexOf(" ")
  const [type = "", fallback] = text.slice(split + 1).split("=")
  if (fallback === undefined) return [text.slice(0, split), { type: parseType(type) }]
  return [text.slice(0, split), { type: parseType(type), default: type === "number" ? Number(fallback) : fallback }]
}

const namedType = (name: string): MergeType => {
  const fields = TYPES.get(name)?.split("; ") ?? []
  return {
    map: {
      relationship: fields.includes("! atomic") ? "atomic" : "granular",
      fields: new Map(fields.filter((field) => field !== "! atomic").map(parseField)),
      element: undefined,
    },
  }
}

/** How the metadata of every object merges. */
export const objectMetaType: TypeRef = parseType("ObjectMeta")

/** How objects of one of Kubernetes' own kinds merge; `apiVersion` and `kind` name it. Undefined where it is not known. */
export const builtInType = (apiVersion: string, kind: string): TypeRef | undefined => {
  const name = KINDS.get(`${apiVersion}/${kind}`)
  return name === undefined ? undefined : parseType(name)
}

import type { OpenApiSchema } from "@aim-engine/api"
import type { Schema } from "effect"
import fc from "fast-check"
import { dnsLabel } from "./names.ts"

/** Deeper objects get their required fields only, so that values end. */
const MAX_DEPTH = 6
const MAX_ENTRIES = 3

/** Text as nobody expects it: empty, long, with spaces, quotes, braces, line ends, other alphabets and special names. */
const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: dnsLabel },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      " ",
      "__proto__",
      "constructor",
      "A_b.C/d",
      "../..",
      "{.metadata.name}",
      "{}",
      "a\nb",
      "0",
      "x".repeat(63),
      "y".repeat(64),
      "long-".repeat(60),
    ),
  },
)

/** Texts that match a pattern of Go. Flags and anchors of Go are written as JavaScript has them. */
const matching = (pattern: string): fc.Arbitrary<string> => fc.stringMatching(new RegExp(pattern, "u"))

const textOf = (schema: OpenApiSchema): fc.Arbitrary<string> => {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema
  const text = schema.pattern === undefined ? oddText : matching(schema.pattern)
  return text.filter(({ length }) => length >= minLength && length <= maxLength)
}

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 }

const integerOf = ({ minimum = INT32.min, maximum = INT32.max }: OpenApiSchema): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, Math.max(minimum, 0) + 10) }) },
    { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
  )

/** A quantity: a whole number, or text in any of the forms. */
const intOrString = ({ pattern }: OpenApiSchema): fc.Arbitrary<Schema.Json> =>
  fc.oneof(
    fc.constantFrom<Schema.Json>(1, 4, "2", "500m", "16Gi", "1.5Ti", "0"),
    fc.integer({ min: 0 }),
    pattern === undefined ? oddText : matching(pattern),
  )

const listOf = (schema: OpenApiSchema, depth: number): fc.Arbitrary<ReadonlyArray<Schema.Json>> => {
  const { minItems = 0, maxItems = MAX_ENTRIES, items = {} } = schema
  const size = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, MAX_ENTRIES)) }
  const keys = schema["x-kubernetes-list-map-keys"]
  const entry = schemaValue(items, depth + 1)
  if (keys === undefined) return fc.array(entry, size)
  const keyOf = (value: Schema.Json) =>
    JSON.stringify(keys.map((key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : value)))
  return fc.uniqueArray(entry, { ...size, selector: keyOf })
}

const objectOf = (schema: OpenApiSchema, depth: number): fc.Arbitrary<Schema.Json> => {
  const { properties = {}, required = [], additionalProperties } = schema
  if (typeof additionalProperties === "object") {
    return fc.dictionary(oddText, schemaValue(additionalProperties, depth + 1), { maxKeys: MAX_ENTRIES })
  }
  const fields = Object.entries(properties).filter(([name]) => depth < MAX_DEPTH || required.includes(name))
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, schemaValue(field, depth + 1)])), {
    requiredKeys: [...required],
  })
}

/**
 * Values that fit a schema of a CustomResourceDefinition, with any text where it takes any text. Its CEL rules are not
 * looked at: `admit` tells whether a value is stored.
 *
 * @example
 * fc.sample(schemaValue(objectSchemaOf(AIMServiceKind)))
 */
export const schemaValue = (schema: OpenApiSchema, depth = 0): fc.Arbitrary<Schema.Json> => {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema["x-kubernetes-int-or-string"] === true) return intOrString(schema)
  switch (schema.type) {
    case "string":
      return schema.format === "date-time"
        ? fc.constantFrom("2026-01-31T12:00:00Z", "2020-01-01T00:00:00Z")
        : textOf(schema)
    case "integer":
    case "number":
      return integerOf(schema)
    case "boolean":
      return fc.boolean()
    case "array":
      return listOf(schema, depth)
    default:
      return objectOf(schema, depth)
  }
}

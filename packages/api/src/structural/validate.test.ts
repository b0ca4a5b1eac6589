import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { renderFieldError } from "./field-error.ts"
import { validate } from "./validate.ts"

const parse = (text: string): Schema.JsonObject => JSON.parse(text)

/** Validates the value of a field named `f`. */
const linesFor = (field: OpenApiSchema, value: Schema.Json, earlier?: Schema.Json) =>
  validate(
    { type: "object", properties: { f: field } },
    { f: value },
    earlier === undefined ? {} : { earlier: { f: earlier } },
  ).map(renderFieldError)

describe("what a schema refuses, in the words of an API server", () => {
  it.each<[OpenApiSchema, Schema.Json, string]>([
    [{ type: "integer" }, "x", 'f: Invalid value: "string": f in body must be of type integer: "string"'],
    [{ type: "integer" }, 1.5, 'f: Invalid value: "number": f in body must be of type integer: "number"'],
    [{ type: "string" }, null, 'f: Invalid value: "null": f in body must be of type string: "null"'],
    [{ type: "object" }, [], 'f: Invalid value: "array": f in body must be of type object: "array"'],
    [{ type: "integer", minimum: 1 }, 0, "f: Invalid value: 0: f in body should be greater than or equal to 1"],
    [{ type: "integer", maximum: 1 }, 2, "f: Invalid value: 2: f in body should be less than or equal to 1"],
    [
      { type: "integer", minimum: 1, exclusiveMinimum: true },
      1,
      "f: Invalid value: 1: f in body should be greater than 1",
    ],
    [{ type: "integer", multipleOf: 2 }, 3, "f: Invalid value: 3: f in body should be a multiple of 2"],
    [{ type: "string", minLength: 2 }, "a", 'f: Invalid value: "a": f in body should be at least 2 chars long'],
    [{ type: "string", maxLength: 2 }, "abc", "f: Too long: may not be more than 2 bytes"],
    [{ type: "string", pattern: "^a" }, "b", `f: Invalid value: "b": f in body should match '^a'`],
    [
      { type: "string", format: "date-time" },
      "today",
      'f: Invalid value: "today": f in body must be of type date-time: "today"',
    ],
    [{ type: "string", enum: ["a", "b"] }, "c", 'f: Unsupported value: "c": supported values: "a", "b"'],
    [{ type: "array", maxItems: 1 }, [1, 2], "f: Too many: 2: must have at most 1 item"],
    [{ type: "array", minItems: 1 }, [], "f: Invalid value: 0: f in body should have at least 1 items"],
    [{ type: "object", required: ["a"] }, {}, "f.a: Required value"],
    [{ type: "object", maxProperties: 0 }, { a: 1 }, "f: Too many: 1: must have at most 0 items"],
    [
      { oneOf: [{ required: ["a"] }, { required: ["b"] }] },
      { a: 1, b: 1 },
      'f: Invalid value: {"a":1,"b":1}: f in body must validate one and only one schema (oneOf)',
    ],
    [{ not: { required: ["a"] } }, { a: 1 }, 'f: Invalid value: {"a":1}: f in body must not validate the schema (not)'],
    [
      { anyOf: [{ enum: [1] }, { enum: [2] }] },
      3,
      "f: Invalid value: 3: f in body must validate at least one schema (anyOf)",
    ],
  ])("%j refuses %j", (schema, value, line) => {
    expect(linesFor(schema, value)).toEqual([line])
  })

  it.each<[OpenApiSchema, Schema.Json]>([
    [{ type: "string", nullable: true }, null],
    [{ type: "string", nullable: true, enum: ["a"] }, null],
    [{ type: "number" }, 1],
    [{ "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] }, "1Gi"],
    [{ "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] }, 1],
    [{ type: "string", format: "date-time" }, "2026-02-28T12:00:00.5+01:00"],
    [{ type: "string", format: "unheard-of" }, "anything"],
    [{ "x-kubernetes-preserve-unknown-fields": true }, [{ a: null }]],
  ])("%j accepts %j", (schema, value) => {
    expect(linesFor(schema, value)).toEqual([])
  })

  it("tells what was found and what is allowed", () => {
    expect(validate({ properties: { mode: { type: "string", enum: ["a"] } } }, { mode: "c" })).toEqual([
      {
        reason: "FieldValueNotSupported",
        path: "mode",
        value: "c",
        message: 'Unsupported value: "c": supported values: "a"',
        allowed: 'one of "a"',
      },
    ])
  })

  it("looks at keys named like a prototype as at any other", () => {
    const schema: OpenApiSchema = { type: "object", additionalProperties: { type: "integer" } }
    expect(validate(schema, parse(`{"__proto__":"a","constructor":1}`)).map(({ path }) => path)).toEqual(["__proto__"])
  })
})

describe("lists that are maps or sets", () => {
  const entry: OpenApiSchema = { type: "object", properties: { name: { type: "string" }, value: { type: "string" } } }
  const map: OpenApiSchema = {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: entry,
  }

  it.each<[string, OpenApiSchema, Schema.Json, ReadonlyArray<string>]>([
    [
      "a map with a key twice",
      map,
      [{ name: "a" }, { name: "b" }, { name: "a", value: "x" }],
      ['f[2]: Duplicate value: {"name":"a"}'],
    ],
    [
      "a map with a key three times",
      map,
      [{ name: "a" }, { name: "a" }, { name: "a" }],
      ['f[1]: Duplicate value: {"name":"a"}'],
    ],
    ["a map with a key left out twice", map, [{}, { value: "x" }], ["f[1]: Duplicate value: {}"]],
    [
      "a set with an entry twice",
      { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
      ["a", "b", "a"],
      ['f[2]: Duplicate value: "a"'],
    ],
    ["an atomic list with an entry twice", { type: "array", items: { type: "string" } }, ["a", "a"], []],
  ])("%s", (_, schema, value, lines) => {
    expect(linesFor(schema, value)).toEqual(lines)
  })
})

describe("an update", () => {
  const short: OpenApiSchema = { type: "string", maxLength: 1 }

  it("is not refused for what it leaves as it was", () => {
    expect(linesFor(short, "long", "long")).toEqual([])
    expect(linesFor(short, "longer", "long")).toHaveLength(1)
    const object: OpenApiSchema = { type: "object", properties: { a: short, b: short } }
    expect(linesFor(object, { a: "long", b: "x" }, { a: "long", b: "y" })).toEqual([])
  })

  it("finds the earlier entry of a list by its key", () => {
    const list: OpenApiSchema = {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", properties: { name: { type: "string" }, value: short } },
    }
    const earlier = [{ name: "a", value: "long" }]
    expect(
      linesFor(
        list,
        [
          { name: "b", value: "x" },
          { name: "a", value: "long" },
        ],
        earlier,
      ),
    ).toEqual([])
    expect(linesFor(list, [{ name: "b", value: "long" }], earlier)).toHaveLength(1)
  })
})

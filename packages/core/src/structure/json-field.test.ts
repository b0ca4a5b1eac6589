import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { FieldPath } from "./field-path.ts"
import { fieldAt, withField, withoutField } from "./json-field.ts"

const proto: Schema.Json = JSON.parse('{"__proto__":{"a":1}}')

describe("a field", () => {
  it.each<[Schema.Json, FieldPath, Schema.Json | undefined]>([
    [{ a: [{ b: 1 }] }, ["a", 0, "b"], 1],
    [{ a: null }, ["a"], null],
    [{ a: null }, ["a", "b"], undefined],
    [[1], ["0"], undefined],
    [{}, ["constructor"], undefined],
    [proto, ["__proto__", "a"], 1],
    ["text", ["length"], undefined],
    [3, [], 3],
  ])("of %j at %j is %j", (value, path, field) => {
    expect(fieldAt(value, path)).toEqual(field)
  })

  it.each<[Schema.Json, FieldPath, Schema.Json | undefined]>([
    [{ a: 1, b: 2 }, ["a"], { a: "x", b: 2 }],
    [{}, ["a", "b"], { a: { b: "x" } }],
    [{ a: [1, 2] }, ["a", 1], { a: [1, "x"] }],
    [{ a: [1] }, ["a", 1], undefined],
    [{ a: 1 }, ["a", "b"], undefined],
    [{ a: [1] }, ["a", "b"], undefined],
    [{}, ["__proto__"], JSON.parse('{"__proto__":"x"}')],
  ])("of %j is set at %j: %j", (value, path, result) => {
    expect(withField(value, path, "x")).toEqual(result)
  })

  it.each<[Schema.Json, FieldPath, Schema.Json]>([
    [{ a: 1, b: 2 }, ["a"], { b: 2 }],
    [{ a: { b: { c: 1 } }, d: 1 }, ["a", "b", "c"], { d: 1 }],
    [{ a: { b: 1, c: {} } }, ["a", "b"], { a: { c: {} } }],
    [{ a: {} }, ["a", "b"], { a: {} }],
    [{ a: [1, 2] }, ["a", 0], { a: [2] }],
    [{ a: [1] }, ["a", 0], {}],
    [{ a: [{ b: 1 }] }, ["a", 0, "b"], { a: [{}] }],
    [proto, ["__proto__", "a"], {}],
  ])("of %j is removed at %j: %j", (value, path, result) => {
    expect(withoutField(value, path)).toEqual(result)
  })
})

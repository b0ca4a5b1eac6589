import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { FreeJson, Int32, optional, required, Time } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"
import { structuralSchemaOf } from "./structural-schema.ts"

describe("a value becomes a structural schema", () => {
  it.each([
    ["text", Schema.String, { type: "string" }],
    [
      "text with bounds",
      Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(9)),
      { type: "string", minLength: 1, maxLength: 9 },
    ],
    [
      "text of a pattern, without escaped slashes",
      Schema.String.check(Schema.isPattern(/^a\/b\d$/)),
      { type: "string", pattern: "^a/b\\d$" },
    ],
    ["enumerated text", Schema.Literals(["a", "b"]), { type: "string", enum: ["a", "b"] }],
    [
      "an integer with bounds",
      Int32.check(Schema.isGreaterThanOrEqualTo(0), Schema.isLessThanOrEqualTo(9)),
      { type: "integer", format: "int32", minimum: 0, maximum: 9 },
    ],
    ["a number", Schema.Number, { type: "number" }],
    ["a truth value", Schema.Boolean, { type: "boolean" }],
    [
      "a list with bounds",
      Schema.Array(Schema.String).check(Schema.isMaxLength(3)),
      { type: "array", items: { type: "string" }, maxItems: 3 },
    ],
    [
      "a map",
      Schema.Record(Schema.String, Schema.Boolean),
      { type: "object", additionalProperties: { type: "boolean" } },
    ],
    ["free JSON", FreeJson, { description: expect.any(String), "x-kubernetes-preserve-unknown-fields": true }],
    ["a time", Time, { type: "string", format: "date-time", description: expect.any(String) }],
    [
      "a quantity",
      Quantity,
      {
        anyOf: [{ type: "integer" }, { type: "string" }],
        pattern: expect.stringMatching(/^\^/),
        "x-kubernetes-int-or-string": true,
        description: expect.any(String),
      },
    ],
  ])("%s", (_, schema: Schema.Top, expected) => {
    expect(structuralSchemaOf(schema.ast)).toEqual(expected)
  })

  it("an object, with what its fields say", () => {
    const schema = Schema.Struct({
      name: required(Schema.String, "Its name."),
      mode: optional(Schema.String, "Its mode.", { default: "fast" }),
      old: optional(Schema.Boolean, "A switch.", { deprecated: "Use `mode`." }),
    }).annotate({ description: "A thing.", kubernetes: { rules: [{ rule: "has(self.name)", message: "no name" }] } })
    expect(structuralSchemaOf(schema.ast)).toEqual({
      type: "object",
      description: "A thing.",
      required: ["name"],
      properties: {
        name: { type: "string", description: "Its name." },
        mode: { type: "string", description: "Its mode.", default: "fast" },
        old: { type: "boolean", description: "Deprecated: Use `mode`. A switch." },
      },
      "x-kubernetes-validations": [{ rule: "has(self.name)", message: "no name" }],
    })
  })

  it.each([
    ["a union of types", Schema.Union([Schema.String, Schema.Boolean])],
    ["anything", Schema.Unknown],
    ["a tuple", Schema.Tuple([Schema.String])],
    ["a check without counterpart", Schema.Number.check(Schema.isMultipleOf(3))],
  ])("%s has none, which is a mistake in the schema", (_, schema: Schema.Top) => {
    expect(() => structuralSchemaOf(schema.ast)).toThrow(/no (structural schema|counterpart)/)
  })
})

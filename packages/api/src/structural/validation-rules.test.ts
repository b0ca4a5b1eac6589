import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { OpenApiSchema, OpenApiValidationRule } from "../crd/open-api-schema.ts"
import { renderFieldError } from "./field-error.ts"
import { validate } from "./validate.ts"

const fields: OpenApiSchema["properties"] = {
  min: { type: "integer" },
  max: { type: "integer" },
  name: { type: "string" },
  namespace: { type: "string" },
  amount: { "x-kubernetes-int-or-string": true },
  at: { type: "string", format: "date-time" },
  list: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
}
const ruled = (rule: Partial<OpenApiValidationRule>): OpenApiSchema => ({
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: fields,
      "x-kubernetes-validations": [{ rule: "true", message: "no", ...rule }],
    },
  },
})

const lines = (rule: Partial<OpenApiValidationRule>, spec: Schema.Json, earlier?: Schema.Json) =>
  validate(ruled(rule), { spec }, earlier === undefined ? {} : { earlier: { spec: earlier } }).map(renderFieldError)

describe("a rule holds or refuses", () => {
  it.each<[string, Schema.Json, Schema.Json]>([
    ["self.min <= self.max", { min: 1, max: 2 }, { min: 2, max: 1 }],
    ["has(self.name) || has(self.max)", { max: 1 }, { min: 1 }],
    ["self.list.all(x, has(x.name))", { list: [{ name: "a" }] }, { list: [{}] }],
    ["self.list.exists_one(x, x.name == 'a')", { list: [{ name: "a" }] }, { list: [{ name: "a" }, { name: "a" }] }],
    [
      "self.list.map(x, x.name).isSorted()",
      { list: [{ name: "a" }, { name: "b" }] },
      { list: [{ name: "b" }, { name: "a" }] },
    ],
    ["has(self.list[0].name)", { list: [{ name: "a" }] }, { list: [{}] }],
    ["self.name.matches('^[a-z]+$')", { name: "abc" }, { name: "a1" }],
    ["self.name.find('[0-9]+') == '12'", { name: "a12b" }, { name: "ab" }],
    ["self.__namespace__ != 'kube-system'", { namespace: "team" }, { namespace: "kube-system" }],
    ["type(self.amount) == int ? self.amount > 0 : self.amount != ''", { amount: 1 }, { amount: "" }],
    ["quantity(self.amount).isGreaterThan(quantity('1Gi'))", { amount: "1025Mi" }, { amount: "1Gi" }],
    ["isQuantity(self.name)", { name: "100m" }, { name: "100 m" }],
    ["duration(self.name) > duration('1m')", { name: "1h30m" }, { name: "30s" }],
    ["self.at > timestamp('2026-01-01T00:00:00Z')", { at: "2026-06-01T00:00:00Z" }, { at: "2025-06-01T00:00:00Z" }],
    ["self.?min.orValue(1) > 0", {}, { min: 0 }],
    ["size(self.list) < 2 && self.name.size() < 2", { list: [], name: "a" }, { list: [], name: "ab" }],
  ])("%s", (rule, holds, refuses) => {
    expect(lines({ rule }, holds)).toEqual([])
    expect(lines({ rule }, refuses)).toEqual(['spec: Invalid value: "object": no'])
  })

  it("sees the name of the object, at the top", () => {
    const schema: OpenApiSchema = {
      type: "object",
      "x-kubernetes-validations": [{ rule: "self.metadata.name.size() < 4", message: "too long" }],
    }
    expect(validate(schema, { metadata: { name: "abc" } })).toEqual([])
    expect(validate(schema, { metadata: { name: "abcd" } })).toHaveLength(1)
  })
})

describe("a refusal", () => {
  it.each<[string, Partial<OpenApiValidationRule>, string]>([
    ["has the rule's message", { message: "min above max" }, 'spec: Invalid value: "object": min above max'],
    ["names the field that the rule names", { fieldPath: ".min" }, 'spec.min: Invalid value: "object": no'],
    ["has the rule's reason", { reason: "FieldValueRequired", fieldPath: ".max" }, "spec.max: Required value: no"],
    [
      "may compute its message",
      { messageExpression: "'min is ' + string(self.min)" },
      'spec: Invalid value: "object": min is 2',
    ],
    ["falls back where that fails", { messageExpression: "self.missing" }, 'spec: Invalid value: "object": no'],
  ])("%s", (_, rule, line) => {
    expect(lines({ rule: "self.min <= self.max", ...rule }, { min: 2, max: 1 })).toEqual([line])
  })

  it("tells what failed where a rule cannot be evaluated", () => {
    expect(lines({ rule: "self.min < self.max" }, { min: 1 })).toEqual([
      expect.stringMatching(/^spec: Invalid value: "object": .*max evaluating rule: no$/),
    ])
  })
})

describe("rules on an update", () => {
  const frozen = { rule: "self.name == oldSelf.name", message: "name is immutable" }

  it("compare with the earlier value, where there is one", () => {
    expect(lines(frozen, { name: "a" })).toEqual([])
    expect(lines(frozen, { name: "a" }, { name: "a" })).toEqual([])
    expect(lines(frozen, { name: "b" }, { name: "a" })).toEqual(['spec: Invalid value: "object": name is immutable'])
  })

  it("may ask whether there is an earlier value", () => {
    const rule = { rule: "oldSelf.hasValue() || self.name == 'first'", optionalOldSelf: true }
    expect(lines(rule, { name: "first" })).toEqual([])
    expect(lines(rule, { name: "second" })).toHaveLength(1)
    expect(lines(rule, { name: "second" }, { name: "first" })).toEqual([])
  })

  it("do not refuse what is left as it was", () => {
    const rule = { rule: "self.name != 'bad'" }
    expect(lines(rule, { name: "bad" }, { name: "bad" })).toEqual([])
    expect(lines(rule, { name: "bad", min: 1 }, { name: "bad" })).toHaveLength(1)
  })

  it("do not run for an object that does not fit its schema", () => {
    expect(lines({ rule: "false" }, { min: "x" })).toEqual([
      expect.stringContaining("spec.min: Invalid value"),
      expect.stringContaining("some validation rules were not checked because the object was invalid"),
    ])
  })
})

import { describe, expect, it } from "vitest"
import { celName, celValue } from "./cel-value.ts"

describe("the name of a property in rules", () => {
  it.each([
    ["name", "name"],
    ["namespace", "__namespace__"],
    ["x-prop", "x__dash__prop"],
    ["a.b/c", "a__dot__b__slash__c"],
    ["redact__d", "redact__underscores__d"],
  ])("%s is %s", (property, name) => {
    expect(celName(property)).toBe(name)
  })
})

describe("a JSON value in rules", () => {
  it("has integers and numbers of the schema's type", () => {
    expect(celValue({ type: "integer" }, 3)).toBe(3n)
    expect(celValue({ type: "number" }, 3)).toBe(3)
    expect(celValue({ "x-kubernetes-int-or-string": true }, 3)).toBe(3n)
  })

  it("shows what the schema describes, and the keys of maps as they are", () => {
    const schema = {
      type: "object",
      properties: { labels: { type: "object", additionalProperties: { type: "string" } } },
    } as const
    expect(celValue(schema, JSON.parse(`{"labels":{"a-b":"x","__proto__":"y"},"hidden":1}`))).toEqual(
      new Map([
        [
          "labels",
          new Map([
            ["a-b", "x"],
            ["__proto__", "y"],
          ]),
        ],
      ]),
    )
  })
})

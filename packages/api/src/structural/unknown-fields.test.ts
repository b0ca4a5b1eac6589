import type { Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { OpenApiSchema } from "../crd/open-api-schema.ts"
import { findUnknownFields, pruneUnknown } from "./unknown-fields.ts"

const schema: OpenApiSchema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        replicas: { type: "integer" },
        precision: { type: "string" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        sources: { type: "array", items: { type: "object", properties: { uri: { type: "string" } } } },
        free: {
          "x-kubernetes-preserve-unknown-fields": true,
          type: "object",
          properties: { known: { type: "object", properties: { a: { type: "string" } } } },
        },
        any: { "x-kubernetes-preserve-unknown-fields": true },
        open: { type: "object", additionalProperties: true },
      },
    },
  },
}

const parse = (text: string): Schema.JsonObject => JSON.parse(text)

describe("pruneUnknown", () => {
  it.each([
    ["a field that the schema does not have", `{"spec":{"replicas":1,"x":2}}`, `{"spec":{"replicas":1}}`],
    ["a field at the top", `{"data":{},"spec":{}}`, `{"spec":{}}`],
    ["a field in a list", `{"spec":{"sources":[{"uri":"a","x":1}]}}`, `{"spec":{"sources":[{"uri":"a"}]}}`],
    [
      "a field of a described part of free JSON",
      `{"spec":{"free":{"known":{"a":"1","x":1},"y":{"z":1}}}}`,
      `{"spec":{"free":{"known":{"a":"1"},"y":{"z":1}}}}`,
    ],
    ["an unknown field of the metadata", `{"metadata":{"name":"a","nmae":"b"}}`, `{"metadata":{"name":"a"}}`],
    ["a key named like a prototype", `{"spec":{"__proto__":{"a":1},"constructor":1}}`, `{"spec":{}}`],
  ])("drops %s", (_, given, kept) => {
    expect(JSON.stringify(pruneUnknown(schema, parse(given)))).toBe(kept)
  })

  it.each([
    ["type and metadata", `{"apiVersion":"a/v1","kind":"K","metadata":{"name":"a","labels":{"x":"y"}}}`],
    ["the keys of a map, whatever their names", `{"spec":{"labels":{"__proto__":"a","constructor":"b"}}}`],
    ["free JSON", `{"spec":{"any":{"a":[{"b":null}]},"open":{"x":{"y":1}}}}`],
    ["lists of free JSON", `{"spec":{"any":[1,{"a":2},[3]]}}`],
    ["values of the wrong type, for validation to tell", `{"spec":{"replicas":"many","sources":"none"}}`],
  ])("keeps %s", (_, given) => {
    expect(JSON.stringify(pruneUnknown(schema, parse(given)))).toBe(given)
  })
})

describe("findUnknownFields", () => {
  it("names each with its path, in the order of the paths", () => {
    const given = parse(`{"spec":{"z":1,"sources":[{"uri":"a"},{"url":"b"}],"a":{"b":1}},"status":{}}`)
    expect(findUnknownFields(schema, given).map(({ path }) => path)).toEqual([
      "spec.a",
      "spec.sources[1].url",
      "spec.z",
      "status",
    ])
  })

  it.each([
    ["replics", "replicas"],
    ["Replicas", "replicas"],
    ["precison", "precision"],
    ["minReplicas", undefined],
    ["__proto__", undefined],
  ])("%s may be meant to be %s", (name, suggestion) => {
    const given = parse(`{"spec":{${JSON.stringify(name)}:1}}`)
    expect(findUnknownFields(schema, given)).toEqual([
      suggestion === undefined ? { path: `spec.${name}` } : { path: `spec.${name}`, suggestion },
    ])
  })
})

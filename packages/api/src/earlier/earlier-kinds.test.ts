import { Arbitrary, Effect, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { AIM_KINDS } from "../aim-kinds.ts"
import { customResourceDefinitionOf, objectSchemaOf } from "../crd/custom-resource-definition.ts"
import type { CustomResourceKind } from "../kubernetes/custom-resource-kind.ts"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { EARLIER_KINDS } from "./earlier-kinds.ts"
import { EarlierAIMServiceKind } from "./earlier-service.ts"
import { EarlierAIMServiceTemplateKind } from "./earlier-template.ts"

const samplesOf = (schema: Schema.Codec<unknown>) =>
  Effect.runPromise(Arbitrary.sampleEffect(Arbitrary.schema(schema), { count: 20, seed: 1 }))

describe.each(EARLIER_KINDS.map((kind) => [kind.kind, kind] as const))("%s of the earlier group", (name, kind) => {
  it("decodes and encodes every object to itself", async () => {
    for (const sample of await samplesOf(kind.schema)) {
      expect(Schema.decodeUnknownSync(kind.schema)(sample)).toBe(sample)
      expect(Schema.encodeUnknownSync(kind.schema)(sample)).toBe(sample)
    }
  })

  it("stands beside the present kind: same scope, no short name, a warning for its users", () => {
    expect(AIM_KINDS).toContain(kind.present)
    expect(kind).toMatchObject({
      group: "aim.silogen.ai",
      version: "v1alpha1",
      plural: `${name.toLowerCase()}s`,
      scope: kind.present.scope,
      shortNames: [],
      categories: [kind.present.scope === "Cluster" ? "aim-earlier-cluster" : "aim-earlier"],
    })
    expect(customResourceDefinitionOf(kind).spec.versions[0]).toMatchObject({
      deprecated: true,
      deprecationWarning: `aim.silogen.ai/v1alpha1 ${name} is deprecated; use aim.eai.amd.com/v1alpha1 ${kind.present.kind} (aim convert)`,
    })
  })

  it("has every field of the present kind's spec that was not renamed", () => {
    const fieldsOf = (each: CustomResourceKind) => Object.keys(objectSchemaOf(each).properties?.spec?.properties ?? {})
    expect(fieldsOf(kind)).toEqual(expect.arrayContaining(fieldsOf(kind.present)))
  })
})

describe("the earlier AIMService", () => {
  const refusals = refusalsOf(EarlierAIMServiceKind)

  it.each([
    [{ model: { ref: "llama" }, templateRef: "llama-latency", cacheModel: true }],
    [{ model: { image: "x/y:1" }, routing: { enabled: true, routeTemplate: "/{.metadata.name}" } }],
    [{ model: { name: "llama" }, overrides: { gpuSelector: { count: 2, model: "MI300X" } } }],
  ])("accepts %j", (spec) => {
    expect(refusals(spec)).toEqual([])
  })

  it("names its model in one way", () => {
    expect(refusals({ model: { ref: "a", name: "b" } })).toEqual([
      expect.stringContaining("exactly one of ref, name, image and custom must be set"),
    ])
    expect(refusals({ model: {} })).toEqual([expect.stringContaining("exactly one of ref, name, image and custom")])
  })
})

describe("the earlier AIMServiceTemplate", () => {
  const refusals = refusalsOf(EarlierAIMServiceTemplateKind)

  it("names its image, and keeps it, whatever the spelling", () => {
    expect(refusals({})).toEqual([expect.stringContaining("aimImageName is required")])
    expect(refusals({ aimImageName: "a" })).toEqual([])
    expect(refusals({ modelName: "a" }, { aimImageName: "a" })).toEqual([])
    expect(refusals({ aimImageName: "b" }, { aimImageName: "a" })).toEqual([
      expect.stringContaining("aimImageName is immutable"),
    ])
  })
})

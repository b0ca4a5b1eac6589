import { Arbitrary, Effect, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { AIM_KINDS } from "./aim-kinds.ts"
import { AIMServiceKind } from "./service/service.ts"

const samplesOf = (schema: Schema.Codec<unknown>) =>
  Effect.runPromise(Arbitrary.sampleEffect(Arbitrary.schema(schema), { count: 20, seed: 1 }))

describe.each(AIM_KINDS.map((kind) => [kind.kind, kind] as const))("%s", (name, kind) => {
  it("decodes and encodes every object to itself", async () => {
    const samples = await samplesOf(kind.schema)
    expect(samples).toHaveLength(20)
    for (const sample of samples) {
      expect(Schema.decodeUnknownSync(kind.schema)(sample)).toBe(sample)
      expect(Schema.encodeUnknownSync(kind.schema)(sample)).toBe(sample)
      const stored: unknown = JSON.parse(JSON.stringify(sample))
      expect(Schema.decodeUnknownSync(kind.schema)(stored)).toBe(stored)
    }
  })

  it("is known by its kind, its plural and one short name", () => {
    expect(kind).toMatchObject({
      group: "aim.eai.amd.com",
      version: "v1alpha1",
      kind: name,
      singular: name.toLowerCase(),
      plural: `${name.toLowerCase()}s`,
      scope: name.startsWith("AIMCluster") ? "Cluster" : "Namespaced",
      shortNames: [expect.stringMatching(/^aim[a-z]+$/)],
      categories: ["aim", "all"],
    })
  })

  it("refuses objects of another kind", () => {
    expect(() => Schema.decodeUnknownSync(kind.schema)({ apiVersion: "v1", kind: name })).toThrow("apiVersion")
  })
})

it("no two kinds have a short name in common", () => {
  const names = AIM_KINDS.flatMap((kind) => kind.shortNames)
  expect(new Set(names).size).toBe(names.length)
})

it("a mistake is told by its path", () => {
  const object = {
    apiVersion: "aim.eai.amd.com/v1alpha1",
    kind: "AIMService",
    metadata: { name: "x" },
    spec: { model: { name: 3 } },
  }
  expect(() => Schema.decodeUnknownSync(AIMServiceKind.schema)(object)).toThrow('["spec"]["model"]["name"]')
})

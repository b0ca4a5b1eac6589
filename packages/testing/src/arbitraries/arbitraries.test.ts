import {
  AIM_KINDS,
  applyDefaults,
  findUnknownFields,
  NodeKind,
  objectSchemaOf,
  renderFieldError,
  validate,
} from "@aim-engine/api"
import { gpusOfNode, isObjectOf } from "@aim-engine/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { kindArbitraries } from "./kinds.ts"
import { node, nodes } from "./nodes.ts"
import { objectsOf, world } from "./world.ts"

const json = (value: object) => JSON.parse(JSON.stringify(value))

/** What an API server would find wrong with an object. */
const problems = (kind: (typeof AIM_KINDS)[number], object: object): ReadonlyArray<string> => {
  const schema = objectSchemaOf(kind)
  const unknown = findUnknownFields(schema, json(object)).map(({ path }) => `${path}: unknown`)
  return [...unknown, ...validate(schema, applyDefaults(schema, json(object))).map(renderFieldError)]
}

describe("arbitraries", () => {
  it("there is one for every kind", () => {
    expect([...kindArbitraries.keys()].toSorted()).toEqual(AIM_KINDS.map(({ kind }) => kind).toSorted())
  })

  it.each(AIM_KINDS.map((kind) => [kind.kind, kind] as const))(
    "every %s is one that the API server takes",
    (name, kind) => {
      const arbitrary = kindArbitraries.get(name)
      if (arbitrary === undefined) throw new Error(`no arbitrary for ${name}`)
      fc.assert(
        fc.property(arbitrary, (object) => {
          expect(problems(kind, object)).toEqual([])
          expect(isObjectOf(kind)(object)).toBe(true)
        }),
      )
    },
  )

  it("nodes tell of their GPUs in every form, and some have none", () => {
    const forms = new Set(
      fc.sample(node(), { numRuns: 500, seed: 1 }).map((one) => {
        expect(isObjectOf(NodeKind)(one)).toBe(true)
        const [evidence] = gpusOfNode(one)?.evidence ?? []
        return `${evidence?.key.replace(/\.(?!amd)[0-9a-zA-Z]+$/, ".*") ?? "none"}`
      }),
    )
    expect(forms.size).toBeGreaterThan(6)
    expect(forms).toContain("none")
  })

  it("the nodes of a cluster have names of their own", () => {
    fc.assert(
      fc.property(nodes(), (list) => {
        expect(new Set(list.map(({ metadata }) => metadata.name)).size).toBe(list.length)
      }),
    )
  })

  it("worlds hold each object once, and references resolve often", () => {
    const worlds = fc.sample(world(), { numRuns: 200, seed: 1 })
    let [resolved, services] = [0, 0]
    for (const one of worlds) {
      const places = objectsOf(one).map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`)
      expect(new Set(places).size).toBe(places.length)
      for (const { spec } of one.services) {
        services += 1
        if (one.models.some(({ metadata }) => metadata.name === spec.model.name)) resolved += 1
      }
    }
    expect(services).toBeGreaterThan(100)
    expect(resolved / services).toBeGreaterThan(0.3)
  })
})

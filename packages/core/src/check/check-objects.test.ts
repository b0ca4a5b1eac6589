import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, routed, service } from "./check.fixture.ts"
import { checkObjects } from "./check-objects.ts"
import { CHECK_RULES } from "./check-rules.ts"

const two = [service("one", routed("/chat")), service("two", routed("/chat"))]

describe("checking objects", () => {
  it.effect("finds nothing where nothing is wrong", () =>
    Effect.gen(function* () {
      const objects = [service("chat", routed("/chat")), clusterModel(), clusterTemplate("a")]
      expect(yield* checkObjects(objects)).toEqual([])
      expect(yield* checkObjects([])).toEqual([])
    }),
  )

  it.effect("tells the same whatever the order of the objects", () =>
    Effect.gen(function* () {
      const objects = [...two, clusterTemplate("b"), clusterTemplate("a")]
      const findings = yield* checkObjects(objects)
      expect(findings.length).toBeGreaterThan(3)
      expect(yield* checkObjects(objects.toReversed())).toEqual(findings)
    }),
  )

  it.effect("leaves out rules that are off, and counts as it is told", () =>
    Effect.gen(function* () {
      const severities = new Map([
        ["model-reference", "off"],
        ["route-collision", "note"],
      ] as const)
      const findings = yield* checkObjects(two, { severities })
      expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
        ["route-collision", "note"],
        ["route-collision", "note"],
      ])
    }),
  )

  it.effect("takes objects with a status at their word", () =>
    Effect.gen(function* () {
      const failed = { ...clusterTemplate("a"), status: { status: "Failed" } }
      const findings = yield* checkObjects([service("chat"), clusterModel(), failed])
      expect(findings.map(({ rule }) => rule)).toEqual(["no-template"])
    }),
  )

  it("each rule has an id of its own, in words", () => {
    const ids = CHECK_RULES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([])
  })

  it.effect(
    "looks at ten thousand objects within seconds",
    () =>
      Effect.gen(function* () {
        const models = Array.from({ length: 500 }, (_, at) => clusterModel(`m${at}`))
        const templates = models.flatMap(({ metadata: { name: modelName } }) =>
          (["latency", "throughput"] as const).map((metric) =>
            clusterTemplate(`${modelName}-${metric}`, { modelName, metric }),
          ),
        )
        const services = Array.from({ length: 8_500 }, (_, at) =>
          service(
            `s${at}`,
            { model: { name: `m${at % 500}` }, ...routed("/{.metadata.namespace}/{.metadata.name}") },
            `team-${at % 100}`,
          ),
        )
        expect(yield* checkObjects([...models, ...templates, ...services])).toEqual([])
      }),
    60_000,
  )
})

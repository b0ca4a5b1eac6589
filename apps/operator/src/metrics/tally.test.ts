import type { KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import * as fc from "fast-check"
import { boundedLabel } from "./bounded-label.ts"
import { makeTally } from "./tally.ts"

const sized = (colour: string, size: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Box",
  metadata: { name: "box" },
  ...{ colour, size },
})

const share = (object: object) => {
  const { colour, size } = { colour: "", size: 0, ...object }
  return [{ labels: { colour }, amount: size }]
}

const withTally = Effect.map(Effect.context<never>(), (context) =>
  makeTally(Metric.gauge("boxes", { description: "Sizes of boxes" }), context, share),
)

const series = Effect.map(PrometheusMetrics.format(), (text) =>
  text.split("\n").filter((line) => line.startsWith("boxes")),
)

const alone = Effect.provideService(Metric.MetricRegistry, new Map())

describe("a tally", () => {
  it.effect("adds what objects bring, and takes off what goes with them", () =>
    Effect.gen(function* () {
      const { onChange } = yield* withTally
      onChange(undefined, sized("red", 2))
      onChange(undefined, sized("red", 3))
      onChange(undefined, sized("blue", 1))
      expect(yield* series).toEqual(['boxes{colour="red"} 5', 'boxes{colour="blue"} 1'])
      onChange(sized("red", 2), sized("red", 7))
      onChange(sized("blue", 1), undefined)
      expect(yield* series).toEqual(['boxes{colour="red"} 10'])
      onChange(sized("red", 7), sized("red", 0))
      onChange(sized("red", 3), sized("green", 3))
      expect(yield* series).toEqual(['boxes{colour="red"} 0', 'boxes{colour="green"} 3'])
    }).pipe(alone),
  )

  it("is the sum over what is there, whatever came and went", () => {
    const box = fc.option(fc.record({ colour: fc.constantFrom("red", "blue"), size: fc.nat(9) }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), box), { maxLength: 30 }), (changes) => {
        const sums = Effect.gen(function* () {
          const { onChange } = yield* withTally
          const stored = new Map<number, KubernetesObject>()
          for (const [place, after] of changes) {
            const next = after === undefined ? undefined : sized(after.colour, after.size)
            onChange(stored.get(place), next)
            if (next === undefined) stored.delete(place)
            else stored.set(place, next)
          }
          const expected = Map.groupBy([...stored.values()].flatMap(share), ({ labels }) => labels.colour)
          const lines = [...expected].map(
            ([colour, shares]) => `boxes{colour="${colour}"} ${shares.reduce((sum, { amount }) => sum + amount, 0)}`,
          )
          expect((yield* series).toSorted()).toEqual(lines.toSorted())
        })
        Effect.runSync(Effect.provideService(sums, Metric.MetricRegistry, new Map()))
      }),
    )
  })
})

it("a label has its first values, and stands for all others with one", () => {
  const label = boundedLabel(2)
  expect(["a", "b", "c", "a", "d", "c"].map(label)).toEqual(["a", "b", "other", "a", "other", "other"])
})

import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { simulateEngine } from "./test-fixtures/engine-simulation.ts"
import { randomSimulation } from "./test-fixtures/random-simulation.ts"

const RUNS = 10
const simulations = (seed: number) => fc.sample(randomSimulation, { seed, numRuns: 1 })

describe("whatever happens to a cluster, in peace it comes to rest", () => {
  it.effect.each(Array.from({ length: RUNS }, (_, index) => index + 1))(
    "seed %i",
    (seed) =>
      Effect.gen(function* () {
        for (const simulation of simulations(seed)) {
          const { defects, writtenAtRest, faults, objects } = yield* simulateEngine(simulation)
          expect(defects).toEqual([])
          expect(writtenAtRest).toEqual([])
          expect(faults).toBeGreaterThan(0)
          expect(objects.length).toBeGreaterThan(0)
        }
      }),
    120_000,
  )
})

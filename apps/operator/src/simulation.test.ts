import { AIM_KINDS, AIMServiceKind, type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import fc from "fast-check"
import { simulateEngine } from "./test-fixtures/engine-simulation.ts"
import { randomSimulation } from "./test-fixtures/random-simulation.ts"

/** Each takes some seconds; a longer run is worth its time after a change of the controllers. */
const RUNS = Number(process.env.AIM_SIMULATION_RUNS ?? 3)
const FIRST_SEED = Number(process.env.AIM_SIMULATION_SEED ?? 1)

const simulate = (seed: number) =>
  Effect.forEach(fc.sample(randomSimulation, { seed, numRuns: 1 }), simulateEngine).pipe(
    Effect.map(([outcome]) => outcome ?? expect.fail("no simulation")),
  )

/** What is written although nothing changes: warnings of lasting trouble, and when a registry was read last. */
const isPeriodic = (write: string): boolean => / (events|aimclustermodelsources) /.test(write)

/** The kinds whose objects come to an end of their own, whatever they need: services may wait for something for ever. */
const DECIDED = new Set(
  AIM_KINDS.filter(({ kind }) => kind !== AIMServiceKind.kind && !kind.endsWith("RuntimeConfig")).map(
    ({ kind }) => kind,
  ),
)
const isReported = Schema.is(Schema.Struct({ status: Schema.Struct({ status: Schema.String }) }))

const isUndecided = (object: KubernetesObject): boolean =>
  DECIDED.has(object.kind) && (!isReported(object) || /Pending|Progressing/.test(object.status.status))

const isLeftOver = ({ kind, metadata }: KubernetesObject): boolean =>
  kind === "Job" || metadata.deletionTimestamp !== undefined

const namesOf = (objects: ReadonlyArray<KubernetesObject>) => objects.map((object) => refKey(refOf(object)))

describe("whatever happens to a cluster, in peace it comes to rest", () => {
  it.effect.each(Array.from({ length: RUNS }, (_, index) => FIRST_SEED + index))(
    "seed %i",
    (seed) =>
      Effect.gen(function* () {
        const { defects, writtenAtRest, faults, objects } = yield* simulate(seed)
        expect(defects).toEqual([])
        expect(writtenAtRest.filter((write) => !isPeriodic(write))).toEqual([])
        expect(namesOf(objects.filter(isUndecided))).toEqual([])
        expect(namesOf(objects.filter(isLeftOver))).toEqual([])
        expect(faults).toBeGreaterThan(0)
      }),
    240_000,
  )

  it.effect(
    "in the same way each time",
    () =>
      Effect.gen(function* () {
        const [first, second] = [yield* simulate(FIRST_SEED), yield* simulate(FIRST_SEED)]
        expect(JSON.stringify(second.objects)).toBe(JSON.stringify(first.objects))
        expect(second.faults).toBe(first.faults)
      }),
    240_000,
  )
})

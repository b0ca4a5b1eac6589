import { AIMClusterServiceTemplateKind, JobKind, Label } from "@aim-engine/api"
import { isObjectOf, parseTime } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { type Behaviour, passTime } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { withEngine } from "./test-fixtures/engine-cluster.ts"
import { exampleSurroundings } from "./test-fixtures/example-cluster.ts"

const TEMPLATE = "llama-3-1-8b-mi300x-latency-fp8"

/** Pauses between the end of an attempt and the next one, in seconds. */
const PAUSES = [60, 120, 240, 480, 960, 1920, 3600, 3600]

/** A cluster in which every discovery goes wrong. */
const withEveryDiscovery = (behaviour: Behaviour) => {
  const surroundings = exampleSurroundings()
  for (const image of surroundings.dryRuns.keys()) surroundings.dryRuns.set(image, behaviour)
  return surroundings
}

const template = Effect.flatMap(KubernetesApi, (api) => api.get(AIMClusterServiceTemplateKind, "", TEMPLATE)).pipe(
  Effect.flatMap((object) =>
    isObjectOf(AIMClusterServiceTemplateKind)(object) ? Effect.succeed(object) : Effect.die(object),
  ),
)

/** The instants at which the Jobs of the template were created that are there now, ms since 1970. */
const jobInstants = Effect.flatMap(KubernetesApi, (api) =>
  api.list(JobKind, { labelSelector: `${Label.template}=${TEMPLATE}` }),
).pipe(Effect.map(({ items }) => items.map(({ metadata }) => parseTime(metadata.creationTimestamp) ?? 0)))

/** Lets time pass until an instant, ms since 1970. */
const passUntil = (instant: number) => Effect.flatMap(Clock.currentTimeMillis, (now) => passTime(instant - now))

describe("a discovery that fails again and again", () => {
  it.effect(
    "is tried after 1, 2, 4, … minutes, at last every hour",
    () =>
      withEngine(
        Effect.gen(function* () {
          for (const [index, pause] of PAUSES.entries()) {
            const { attempts, lastAttemptTime } = (yield* template).status?.discovery ?? {}
            expect(attempts).toBe(index + 1)
            const due = (parseTime(lastAttemptTime) ?? 0) + pause * 1000
            yield* passUntil(due - 1000)
            expect((yield* jobInstants).filter((at) => at >= due - pause * 1000)).toEqual([])
            // On a busy machine virtual time does not wait for everything that it wakes.
            while (((yield* template).status?.discovery?.attempts ?? 0) <= index + 1) {
              expect((yield* Clock.currentTimeMillis) - due).toBeLessThan(60_000)
              yield* passTime("5 seconds")
            }
            expect((yield* jobInstants).filter((at) => at >= due)).toHaveLength(1)
          }
        }),
        { surroundings: withEveryDiscovery({ _tag: "Fail", after: "1 second", exitCode: 1, log: "ERROR no\n" }) },
      ),
    120_000,
  )

  it.effect.each<readonly [string, Behaviour]>([
    ["an image that cannot be pulled", { _tag: "PullError", message: "manifest unknown" }],
    ["a run that never ends", { _tag: "NeverReady", log: "INFO [main] start\n" }],
  ])("counts %s as one attempt, which ends after ten minutes", ([_what, behaviour]) =>
    withEngine(
      Effect.gen(function* () {
        yield* passTime("9 minutes")
        expect((yield* template).status?.discovery?.attempts).toBeUndefined()
        expect(yield* jobInstants).toHaveLength(1)
        yield* passTime("1 minute")
        expect((yield* template).status?.discovery).toMatchObject({
          attempts: 1,
          lastFailureReason: "Job was active longer than specified deadline",
        })
      }),
      { surroundings: withEveryDiscovery(behaviour) },
    ),
  )
})

import {
  AIM_KINDS,
  customResourceDefinitionOf,
  GatewayKind,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  type ObjectRef,
  ScaledObjectKind,
} from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import {
  FaultInjection,
  type FaultPlan,
  InMemoryCluster,
  jobBehaviours,
  passTime,
  type Surroundings,
  simulateCluster,
} from "@aim-engine/testing"
import { Cause, Effect, Fiber, Layer, Logger, Metric, Random, References } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { TestClock } from "effect/testing"
import { engineControllers, engineLayer, startEngine } from "../engine.ts"
import { observersLayer } from "../observers/observers-layer.ts"

/** Something that happens to a cluster while the operator works on it. */
export interface Deed {
  /** When, in seconds since the start. */
  readonly at: number
  readonly run: Effect.Effect<void, ApiError, KubernetesApi>
}

/** What a run of the operator is made of. */
export interface Simulation {
  readonly surroundings: Surroundings
  readonly deeds: ReadonlyArray<Deed>
  /** When the operator is ended and another one started, in seconds since the start. */
  readonly restarts: ReadonlyArray<number>
  readonly faults: FaultPlan
  /** What ends all troubles; from then on nothing goes wrong any more. */
  readonly heal: () => void
}

/** What a run came to. */
export interface Outcome {
  readonly objects: ReadonlyArray<KubernetesObject>
  /** What the operator wrote in the last half hour, when all had been well for hours. */
  readonly writtenAtRest: ReadonlyArray<string>
  /** What the operator logged of its own mistakes. */
  readonly defects: ReadonlyArray<string>
  /** Requests that went wrong on purpose. */
  readonly faults: number
}

/** For how long things go wrong, in seconds. */
export const TROUBLED_SECONDS = 600
const STEP_SECONDS = 5
/** Longer than the longest pause after a failure; then for how long it is watched that nothing is written. */
const REST_SECONDS = 4 * 3600
const WATCHED_SECONDS = 1800
const REST_STEP_SECONDS = 60

const controllers = engineControllers({ maxConcurrentReconciles: 4 })

const cluster = InMemoryCluster.layer({
  definitions: AIM_KINDS.map(customResourceDefinitionOf),
  kinds: [InferenceServiceKind, HTTPRouteKind, GatewayKind, ScaledObjectKind],
  namespaces: ["aim-system", "gateways", "ml-team"],
})

/** The API with a note of everything that is written through it. */
const noting = (api: KubernetesApi["Service"], written: Array<string>): KubernetesApi["Service"] => {
  const note = (verb: string, plural: string, { namespace, name }: Pick<ObjectRef, "name"> & { namespace?: string }) =>
    Effect.sync(() => written.push(`${verb} ${plural} ${namespace ?? ""}/${name}`))
  return KubernetesApi.of({
    ...api,
    create: (kind, object, manager) =>
      Effect.andThen(note("create", kind.plural, object.metadata), api.create(kind, object, manager)),
    apply: (kind, object, options) =>
      Effect.andThen(note("apply", kind.plural, object.metadata), api.apply(kind, object, options)),
    patch: (kind, ref, patch, options) =>
      Effect.andThen(note("patch", kind.plural, ref), api.patch(kind, ref, patch, options)),
    delete: (kind, ref, options) => Effect.andThen(note("delete", kind.plural, ref), api.delete(kind, ref, options)),
  })
}

/** Keeps what is logged with a cause: a reconcile that ended in a defect is. What is wrong with objects has none. */
const keepDefects = (defects: Array<string>) =>
  Logger.make(({ message, cause }) => {
    if (cause.reasons.length > 0) defects.push(`${String(message)}: ${Cause.pretty(cause)}`)
  })

/** Lets time pass in steps, so that chains of events keep pace with it. */
const passIn = (seconds: number, step: number) =>
  Effect.repeat(passTime(`${step} seconds`), { times: Math.ceil(seconds / step) - 1 })

const operate = (surroundings: Surroundings) =>
  startEngine(controllers).pipe(
    Effect.andThen(Effect.never),
    Effect.scoped,
    Effect.provide(engineLayer(controllers, {}, observersLayer(surroundings.registries.observers))),
  )

/** Keeps an operator running: another one is started whenever it crashes, and whenever it is asked for. */
const keepRunning = Effect.fnUntraced(function* (surroundings: Surroundings) {
  const faults = yield* FaultInjection
  let running = yield* Effect.forkScoped(operate(surroundings))
  const restart = Effect.gen(function* () {
    // It may take its time to end; the next one does not wait.
    yield* Effect.forkScoped(Fiber.interrupt(running))
    running = yield* Effect.forkScoped(operate(surroundings))
  })
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(faults.crashed, Effect.andThen(faults.restarted, restart))))
  return restart
})

const run = Effect.fnUntraced(function* ({ surroundings, deeds, restarts, heal }: Simulation, written: Array<string>) {
  const { objects } = yield* InMemoryCluster
  const faults = yield* FaultInjection
  const restart = yield* keepRunning(surroundings)
  for (let second = 0; second < TROUBLED_SECONDS; second += STEP_SECONDS) {
    const isDue = (at: number) => at >= second && at < second + STEP_SECONDS
    for (const deed of deeds.filter(({ at }) => isDue(at))) yield* deed.run
    if (restarts.some(isDue)) yield* restart
    yield* passTime(`${STEP_SECONDS} seconds`)
  }
  yield* faults.calm
  heal()
  yield* passIn(REST_SECONDS, REST_STEP_SECONDS)
  written.length = 0
  yield* passIn(WATCHED_SECONDS, REST_STEP_SECONDS)
  return { objects: yield* objects, writtenAtRest: [...written], faults: (yield* faults.injected).length }
})

/**
 * Runs the operator for some virtual hours on a cluster in memory in which everything else is played: ten minutes in
 * which requests fail, registries, Jobs and downloads have trouble and people do what they do, then hours of peace. The
 * same simulation comes to the same outcome.
 */
export const simulateEngine = (simulation: Simulation) =>
  Effect.gen(function* () {
    const written: Array<string> = []
    const defects: Array<string> = []
    const api = yield* KubernetesApi
    const { writePodLog: writeLog } = yield* InMemoryCluster
    const behaviours = jobBehaviours(simulation.surroundings)
    yield* Effect.forkScoped(simulateCluster({ kubelet: { behaviours, writeLog } }))
    const outcome = yield* Effect.provide(
      run({ ...simulation, deeds: simulation.deeds.map((deed) => undisturbed(deed, api)) }, written),
      FaultInjection.layer(simulation.faults).pipe(
        Layer.provide(Layer.succeed(KubernetesApi, noting(api, written))),
        Layer.merge(Logger.layer([keepDefects(defects)])),
      ),
    )
    const panics = /^controller_runtime_reconcile_panics_total\{.*\} [1-9]/m.exec(yield* PrometheusMetrics.format())
    return { ...outcome, defects: [...defects, ...(panics ?? [])] } satisfies Outcome
  }).pipe(
    Effect.scoped,
    Random.withSeed(simulation.faults.seed),
    Effect.provide(TestClock.layer()),
    Effect.provide(cluster),
    Effect.provideService(Metric.MetricRegistry, new Map()),
    Effect.provideService(References.MinimumLogLevel, "Error"),
  )

/** Only the operator's requests are disturbed. */
const undisturbed = ({ at, run }: Deed, api: KubernetesApi["Service"]): Deed => ({
  at,
  run: Effect.provideService(run, KubernetesApi, api),
})

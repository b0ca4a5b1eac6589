import { apiVersionOf, EventKind, fieldManagerOf, type KubernetesObject, type ResourceKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Context, Duration, Effect, Exit, Layer, Metric, References, Scope } from "effect"
import { clusterViewLayer } from "../cluster-view/cluster-view.ts"
import { KubernetesApi } from "../kubernetes-api.ts"
import { Observers } from "../observation/observers.ts"
import { eventRecorderLayer } from "../recorder/event-recorder.ts"
import { GadgetKind, WidgetKind } from "../test-fixtures/widget.ts"
import { FINALIZER, widgetReconciler } from "../test-fixtures/widget-reconciler.ts"
import { makeController } from "./controller.ts"
import { startOperator } from "./operator.ts"

type Api = KubernetesApi["Service"]

/** An operator with the widget controller on a cluster in memory, in real time. */
const start = (wrap: (api: Api) => Api = (api) => api) =>
  Effect.gen(function* () {
    const cluster = yield* Layer.build(
      InMemoryCluster.layer({ kinds: [WidgetKind, GadgetKind], namespaces: ["ns"] }).pipe(Layer.orDie),
    )
    const api = Context.get(cluster, KubernetesApi)
    const reconciles: Array<string> = []
    const operatorScope = yield* Effect.acquireRelease(Scope.make(), (scope) => Scope.close(scope, Exit.void))
    const services = yield* Layer.buildWithScope(
      Layer.merge(
        clusterViewLayer({
          kinds: [{ kind: WidgetKind }, { kind: GadgetKind }],
          observations: { backoff: { otherwise: { firstSeconds: 1, capSeconds: 1 } } },
        }),
        eventRecorderLayer,
      ).pipe(
        Layer.provideMerge(Layer.succeed(KubernetesApi, wrap(api))),
        Layer.provide(Layer.succeed(Observers, new Map())),
      ),
      operatorScope,
    )
    const operator = yield* startOperator([makeController(widgetReconciler((name) => reconciles.push(name)))]).pipe(
      Effect.provide(services),
      Effect.provideService(Scope.Scope, operatorScope),
    )
    const quiet = operator
      .waitForQuiet({ settle: Duration.millis(20), horizon: Duration.millis(100) })
      .pipe(Effect.timeout("4 seconds"), Effect.orDie)
    const requests = Effect.map(Context.get(cluster, InMemoryCluster).requests, (counts) =>
      Object.fromEntries([...counts].filter(([what]) => /^(create|apply|patch|delete)/.test(what))),
    )
    return { api, quiet, requests, reconciles, stop: Scope.close(operatorScope, Exit.void) }
  })

const widget = (name: string, spec: object = { size: 1 }): KubernetesObject & { readonly spec: object } => ({
  apiVersion: apiVersionOf(WidgetKind),
  kind: "Widget",
  metadata: { name, namespace: "ns" },
  spec,
})

const applyWidget = (api: Api, name: string, spec?: object) =>
  api.apply(WidgetKind, widget(name, spec), { fieldManager: "user", force: true })

const setReady = (api: Api, name: string) =>
  api.patch(
    GadgetKind,
    { namespace: "ns", name },
    { type: "merge", body: { status: { phase: "Ready" } } },
    { fieldManager: "gadgets", subresource: "status" },
  )

const phaseOf = (api: Api, name: string) =>
  Effect.map(api.get(WidgetKind, "ns", name), (object) => Reflect.get(Reflect.get(object, "status") ?? {}, "phase"))

const specOf = (api: Api, name: string) =>
  Effect.map(api.get(GadgetKind, "ns", name), (object): unknown => Reflect.get(object, "spec"))

const refusing =
  (error: ApiError, isRefused: () => boolean) =>
  (api: Api): Api => ({
    ...api,
    apply: (kind, object, options) =>
      Effect.suspend(() =>
        kind.kind === "Gadget" && isRefused() ? Effect.fail(error) : api.apply(kind, object, options),
      ),
  })

const UNAVAILABLE = new ApiError({ reason: "ServiceUnavailable", message: "try again", status: 503 })

const TERMINATING = new ApiError({
  reason: "Forbidden",
  message: "gadgets is forbidden",
  status: 403,
  causes: [{ reason: "NamespaceTerminating", message: "", field: "metadata.namespace" }],
})

/** A test in real time whose log nobody needs: much of what is tested here is trouble. */
const quietly = <E>(name: string, test: () => Effect.Effect<void, E, Scope.Scope>) =>
  it.live(name, () => Effect.provideService(test(), References.MinimumLogLevel, "None"))

describe("controller", () => {
  quietly("brings a cluster to what its plans say, and is quiet then", () =>
    Effect.gen(function* () {
      const { api, quiet, requests, reconciles } = yield* start()
      yield* applyWidget(api, "a")
      yield* quiet
      expect(yield* phaseOf(api, "a")).toBe("Waiting")
      yield* setReady(api, "a")
      yield* quiet
      expect(yield* phaseOf(api, "a")).toBe("Ready")
      const before = yield* requests
      reconciles.length = 0
      yield* api.patch(
        WidgetKind,
        { namespace: "ns", name: "a" },
        { type: "merge", body: { metadata: { labels: { touched: "yes" } } } },
        { fieldManager: "user" },
      )
      yield* quiet
      expect(reconciles).toEqual(["a"])
      expect(yield* requests).toEqual({ ...before, "patch widgets": 1 })
      expect(before).toMatchObject({ "apply gadgets": 1, "apply widgets/status": 2, "create events": 2 })
    }),
  )

  quietly("the first reconcile plans, the second finds nothing to do, and its own status wakes nobody", () =>
    Effect.gen(function* () {
      const { api, quiet, reconciles } = yield* start()
      yield* applyWidget(api, "a")
      yield* quiet
      expect(reconciles.length).toBeLessThanOrEqual(2)
    }),
  )

  quietly("mends what others change, makes again what others delete, and takes back what is no longer wanted", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      yield* applyWidget(api, "a", { size: 1, colour: "red" })
      yield* quiet
      const ref = { namespace: "ns", name: "a" }
      yield* api.patch(GadgetKind, ref, { type: "merge", body: { spec: { size: 9 } } }, { fieldManager: "x" })
      yield* quiet
      expect(yield* specOf(api, "a")).toEqual({ size: 1, colour: "red" })
      yield* api.delete(GadgetKind, ref, { propagation: "Background" })
      yield* quiet
      expect(yield* specOf(api, "a")).toEqual({ size: 1, colour: "red" })
      yield* applyWidget(api, "a", { size: 1 })
      yield* quiet
      expect(yield* specOf(api, "a")).toEqual({ size: 1 })
    }),
  )

  quietly("what others write into the status stays", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      yield* applyWidget(api, "a")
      yield* quiet
      const body = { status: { progress: 50 } }
      const options = { fieldManager: "downloader", subresource: "status" } as const
      yield* api.patch(WidgetKind, { namespace: "ns", name: "a" }, { type: "merge", body }, options)
      yield* setReady(api, "a")
      yield* quiet
      expect(yield* api.get(WidgetKind, "ns", "a")).toMatchObject({ status: { phase: "Ready", progress: 50 } })
    }),
  )

  quietly("engine #53: an object of the planned name that is not ours is left alone, and the status says so", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      const foreign = { ...widget("a", { size: 7 }), kind: "Gadget" }
      yield* api.create(GadgetKind, foreign, "somebody")
      yield* applyWidget(api, "a")
      yield* quiet
      expect([yield* phaseOf(api, "a"), yield* specOf(api, "a")]).toEqual(["Failed: AdoptionRefused", { size: 7 }])
    }),
  )

  const INVALID = new ApiError({ reason: "Invalid", message: "no such size", status: 422 })

  it.live.each([
    ["passes", UNAVAILABLE, { category: "Infrastructure", terminal: 0 }],
    ["only a change can mend", INVALID, { category: "InvalidSpec", terminal: 1 }],
  ] as const)("an error that %s is counted", ([_name, error, { category, terminal }]) =>
    Effect.gen(function* () {
      let refusals = 1
      const { api, quiet } = yield* start(refusing(error, () => refusals-- > 0))
      yield* applyWidget(api, "a")
      yield* quiet
      const count = (id: string) =>
        Effect.map(Metric.snapshot, (all) =>
          all.filter((metric) => metric.id === id).map(({ attributes, state }) => [attributes?.category, state]),
        )
      expect(yield* count("aim_errors_total")).toMatchObject([[category, { count: 1 }]])
      expect(yield* count("controller_runtime_terminal_reconcile_errors_total")).toHaveLength(terminal)
      expect(yield* count("controller_runtime_reconcile_errors_total")).toMatchObject([[undefined, { count: 1 }]])
    }).pipe(
      Effect.provideService(Metric.MetricRegistry, new Map()),
      Effect.provideService(References.MinimumLogLevel, "None"),
    ),
  )

  quietly("a refused write is told in the status, and tried again until it passes", () =>
    Effect.gen(function* () {
      let refusals = 3
      const { api, quiet } = yield* start(refusing(UNAVAILABLE, () => refusals-- > 0))
      yield* applyWidget(api, "a")
      yield* quiet
      expect(refusals).toBeLessThan(0)
      expect(yield* phaseOf(api, "a")).toBe("Waiting")
      expect(yield* specOf(api, "a")).toEqual({ size: 1 })
    }),
  )

  quietly("a defect costs no other object anything, and the object gets another chance", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      yield* applyWidget(api, "bad", { size: -1 })
      yield* applyWidget(api, "good")
      yield* quiet.pipe(Effect.timeoutOption("300 millis"))
      expect(yield* specOf(api, "good")).toEqual({ size: 1 })
      yield* applyWidget(api, "bad", { size: 2 })
      yield* quiet
      expect(yield* specOf(api, "bad")).toEqual({ size: 2 })
    }),
  )

  quietly("a finalizer is added before anything is made, and removed when the object is deleted", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      yield* applyWidget(api, "a", { colour: "finalized" })
      yield* quiet
      expect((yield* api.get(WidgetKind, "ns", "a")).metadata.finalizers).toEqual([FINALIZER])
      yield* api.delete(WidgetKind, { namespace: "ns", name: "a" }, { propagation: "Background" })
      yield* quiet
      expect((yield* Effect.flip(api.get(WidgetKind, "ns", "a"))).reason).toBe("NotFound")
    }),
  )

  quietly("a finalizer waits for what must go first, and not for what the operator may not delete", () =>
    Effect.gen(function* () {
      let refusal: ApiError | undefined = UNAVAILABLE
      const { api, quiet } = yield* start((real) => ({
        ...real,
        delete: (kind, ref, options) =>
          Effect.suspend(() =>
            kind.kind === "Gadget" && refusal !== undefined ? Effect.fail(refusal) : real.delete(kind, ref, options),
          ),
      }))
      const remove = (name: string) =>
        Effect.andThen(
          api.delete(WidgetKind, { namespace: "ns", name }, { propagation: "Background" }),
          Effect.timeoutOption(quiet, "200 millis"),
        )
      const untilGone = (kind: ResourceKind, name: string) =>
        Effect.eventually(Effect.delay(Effect.flip(api.get(kind, "ns", name)), "10 millis"))
      for (const name of ["a", "b"]) yield* applyWidget(api, name, { colour: "finalized" })
      yield* quiet
      yield* remove("a")
      expect((yield* api.get(WidgetKind, "ns", "a")).metadata.finalizers).toEqual([FINALIZER])
      refusal = undefined
      expect((yield* untilGone(WidgetKind, "a")).reason).toBe("NotFound")
      expect((yield* untilGone(GadgetKind, "a")).reason).toBe("NotFound")
      refusal = new ApiError({ reason: "Forbidden", message: "gadgets is forbidden", status: 403 })
      yield* remove("b")
      expect((yield* untilGone(WidgetKind, "b")).reason).toBe("NotFound")
    }),
  )

  quietly("events name the object, their source, and what happened", () =>
    Effect.gen(function* () {
      const { api, quiet } = yield* start()
      yield* applyWidget(api, "a")
      yield* quiet
      const { items } = yield* api.list(EventKind, { namespace: "ns" })
      expect(items).toMatchObject([
        {
          involvedObject: { kind: "Widget", name: "a" },
          reason: "Phase",
          message: "Waiting",
          source: { component: fieldManagerOf("widget") },
        },
      ])
    }),
  )

  quietly("in a namespace that goes away nothing is made, and nothing is retried", () =>
    Effect.gen(function* () {
      const { api, quiet, reconciles } = yield* start(refusing(TERMINATING, () => true))
      yield* applyWidget(api, "a")
      yield* quiet
      expect(reconciles.length).toBeLessThanOrEqual(4)
    }),
  )

  quietly("stopping finishes what is under way", () =>
    Effect.gen(function* () {
      let finished = false
      const { api, stop } = yield* start((inner) => ({
        ...inner,
        apply: (kind, object, options) =>
          kind.kind === "Gadget"
            ? Effect.andThen(Effect.sleep(100), inner.apply(kind, object, options)).pipe(
                Effect.tap(() =>
                  Effect.sync(() => {
                    finished = true
                  }),
                ),
              )
            : inner.apply(kind, object, options),
      }))
      yield* applyWidget(api, "a")
      yield* Effect.sleep(50)
      yield* stop
      expect(finished).toBe(true)
      expect(yield* phaseOf(api, "a")).toBe("Waiting")
    }),
  )
})

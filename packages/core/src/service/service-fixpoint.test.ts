import { type AIMServiceSpec, type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { recordReads } from "../cluster-state/record-reads.ts"
import { serviceReconciler } from "./reconcile-service.ts"
import {
  cache,
  claim,
  clusterOf,
  fixpointOf,
  inferenceService,
  model,
  planFor,
  readyPod,
  route,
  runtimeConfig,
  service,
  statusAfter,
  template,
} from "./test-fixtures/service-cluster.ts"

const MOUNT = { name: "qwen", claim: "qwen-claim", path: "/workspace/cache/qwen/qwen3" }
const status = fc.constantFrom("Ready", "Progressing", "Pending", "Failed", "Degraded", "NotAvailable")

/** Everything that a service may meet, present or not, in whatever state. */
const surroundings: fc.Arbitrary<ReadonlyArray<KubernetesObject>> = fc
  .tuple(
    fc.option(status.map(model)),
    fc.option(status.map((state) => template(state))),
    fc.option(status.map((state) => cache(state))),
    fc.option(fc.boolean().map((isReady) => inferenceService(isReady, isReady ? [MOUNT] : []))),
    fc.option(fc.constant(readyPod())),
    fc.option(fc.constantFrom("True", "False", "Unknown").map((accepted) => route(accepted))),
    fc.option(fc.constant(claim("qwen-claim"))),
    fc.option(
      fc.constant(
        runtimeConfig({ routing: { enabled: true, gatewayRef: { name: "gw" } }, env: [{ name: "A", value: "1" }] }),
      ),
    ),
  )
  .map((objects) => objects.filter((object) => object !== null))

const wishes: fc.Arbitrary<Partial<AIMServiceSpec>> = fc.record(
  {
    caching: fc.record({ mode: fc.constantFrom("Auto", "Always", "Never", "Shared", "Dedicated") }),
    cacheModel: fc.boolean(),
    template: fc.constantFrom({ name: "qwen-latency" }, { name: "missing" }, { allowUnoptimized: true }),
    model: fc.constantFrom(
      { name: "qwen" },
      { image: "amdenterpriseai/aim-qwen:1.0" },
      { image: "new:1" },
      { image: ":::" },
    ),
    replicas: fc.nat(3),
    maxReplicas: fc.integer({ min: 1, max: 4 }),
    minReplicas: fc.integer({ min: 1, max: 4 }),
    overrides: fc.constantFrom({}, { precision: "fp16" }, { gpu: { requests: 2 } }),
    routing: fc.constantFrom(
      { enabled: true, gatewayRef: { name: "gw" } },
      { enabled: true, gatewayRef: { name: "gw" }, pathTemplate: "/{.metadata.labels['no']}" },
      { enabled: false },
      { enabled: true },
    ),
    runtimeConfigName: fc.constantFrom("default", "missing"),
  },
  { requiredKeys: [] },
)

describe("planning to the end", () => {
  it("a new service comes to everything that can be made for it, in a few rounds", () => {
    const { converged, rounds, snapshot } = fixpointOf(
      clusterOf(
        model(),
        template(),
        service({ caching: { mode: "Shared" }, routing: { enabled: true, gatewayRef: { name: "gw" } } }),
      ),
    )
    expect(converged).toBe(true)
    expect(rounds.length).toBeLessThanOrEqual(4)
    expect(snapshot.objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["AIMTemplateCache", "HTTPRoute"]))
  })

  it("planning on the state that a plan produced gives an empty plan", () => {
    fc.assert(
      fc.property(surroundings, wishes, (objects, spec) => {
        const result = fixpointOf(clusterOf(...objects, service(spec)))
        expect(result.converged).toBe(true)
        expect(result.plans.flatMap(({ changes }) => changes)).toEqual([])
        expect(result.plans.flatMap(({ plan }) => plan.events.filter(({ recurring }) => !recurring))).toEqual([])
      }),
    )
  })

  it("the same cluster gives the same plan, whatever order its objects come in", () => {
    fc.assert(
      fc.property(surroundings, wishes, (objects, spec) => {
        const plan = planFor(service(spec), clusterOf(...objects))
        expect(JSON.stringify(planFor(service(spec), clusterOf(...objects.toReversed())))).toBe(JSON.stringify(plan))
      }),
    )
  })

  it("reads and writes only the kinds that it declares", () => {
    const names = (kinds: ReadonlyArray<ResourceKind>) => kinds.map(qualifiedKind)
    const reads = new Set(names(serviceReconciler.reads))
    const writes = new Set(names(serviceReconciler.writes))
    fc.assert(
      fc.property(surroundings, wishes, (objects, spec) => {
        const { value: plan, reads: read } = Effect.runSync(
          recordReads(serviceReconciler.reconcile(service(spec), [])).pipe(Effect.provide(clusterOf(...objects).layer)),
        )
        for (const each of read.values()) {
          if (each._tag === "Get") expect(reads).toContain(`${each.ref.apiVersion}/${each.ref.kind}`)
          expect(each._tag).not.toBe("List")
        }
        for (const { kind } of plan.apply) expect(writes).toContain(qualifiedKind(kind))
        for (const { ref } of plan.delete) expect(writes).toContain(`${ref.apiVersion}/${ref.kind}`)
      }),
    )
  })

  it("whatever is wrong, a service has a state and says why it is not ready", () => {
    fc.assert(
      fc.property(surroundings, wishes, (objects, spec) => {
        const { status: state, conditions = [] } = statusAfter(planFor(service(spec), clusterOf(...objects)))
        const ready = conditions.find(({ type }) => type === "Ready")
        expect(["Pending", "Starting", "Running", "Degraded", "Failed"]).toContain(state)
        expect(ready?.status === "True").toBe(state === "Running")
        if (state !== "Running") expect(ready?.message).not.toBe("")
      }),
    )
  })
})

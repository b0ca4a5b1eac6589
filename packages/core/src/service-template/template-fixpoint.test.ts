import {
  type AIMServiceTemplateSpec,
  AIMServiceTemplateStatus,
  type KubernetesObject,
  qualifiedKind,
  type ResourceKind,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import fc from "fast-check"
import { recordReads } from "../cluster-state/record-reads.ts"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { DISCOVERY_LIMIT } from "../discovery/admit-discovery.ts"
import { discoveryLog } from "../discovery/discovery-log.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { clusterServiceTemplateReconciler, serviceTemplateReconciler } from "./reconcile-template.ts"
import {
  cache,
  clusterModel,
  clusterTemplate,
  ended,
  fixpointOf,
  jobIn,
  jobsOf,
  NOW,
  node,
  OUTPUT,
  ownModel,
  planFor,
  podOf,
  settle,
  template,
} from "./test-fixtures/template-cluster.ts"

const status = fc.constantFrom("Ready", "Progressing", "Pending", "Failed", "Degraded", "NotAvailable")
const broken = fc
  .tuple(status, fc.subarray(["ImageMetadataReady", "ServiceTemplatesReady", "ClusterServiceTemplatesReady"]))
  .map(([state, types]) => ({
    status: state,
    conditions: types.map((type) => ({
      type,
      status: "False" as const,
      reason: "Broken",
      message: "",
      lastTransitionTime: "2026-01-31T12:00:00Z",
    })),
  }))

/** Everything that a template may meet, present or not, in whatever state. */
const surroundings: fc.Arbitrary<ReadonlyArray<KubernetesObject>> = fc
  .tuple(
    fc.option(broken.map((state) => clusterModel(state))),
    fc.option(fc.constantFrom("i:1", " ").map((image) => ownModel({ image, imagePullSecrets: [{ name: "s" }] }))),
    fc.option(fc.constantFrom("74a1", "740f", "ffff").map((device) => node("a", device))),
    fc.option(
      status.chain((state) =>
        fc.constantFrom("llama-latency-uid", undefined).map((uid) => cache("llama-latency", uid, { status: state })),
      ),
    ),
  )
  .map((objects) => objects.filter((object) => object !== null))

const wishes: fc.Arbitrary<Partial<AIMServiceTemplateSpec>> = fc.record(
  {
    modelName: fc.constantFrom("llama", "none"),
    gpu: fc.constantFrom(
      { model: "MI300X" },
      { requests: 0 },
      { minVram: "64Gi" },
      { minVram: "many" },
      { requests: 2, models: ["MI300X", "MI210"] },
    ),
    gpuSelector: fc.constantFrom({ model: "MI300X" }, { model: "MI210", count: 1 }),
    hardware: fc.constantFrom({ cpu: { requests: "4" } }, { cpu: { requests: "x" } }),
    modelSources: fc.constantFrom([], [{ modelId: "amd/llama", sourceUri: "hf://amd/llama" }]),
    caching: fc.constantFrom(
      { enabled: true },
      { enabled: true, env: [{ name: "A", value: "1" }] },
      { enabled: false },
    ),
    runtimeConfigName: fc.constantFrom("default", "none"),
    profileId: fc.constantFrom("", "p"),
    type: fc.constantFrom("preview" as const, "optimized" as const),
  },
  { requiredKeys: [] },
)

/** What has become of the template's Job. */
const outcomes = fc.constantFrom(
  "Absent",
  "Active",
  "Pulling",
  "Failed",
  "Evicted",
  "Unread",
  "Printed",
  "Garbage",
  "PodGone",
)

/** The cluster after a template was reconciled to its Job, and that came to an end in some way. */
const worldOf = (subject: ServiceTemplate, objects: ReadonlyArray<KubernetesObject>, outcome: string) => {
  const { cluster } = settle(subject, makeSnapshot([...objects, subject]))
  if (jobsOf(cluster).length === 0 || outcome === "Absent") return cluster
  const job = jobIn({ cluster })
  const waiting = { name: "discovery", state: { waiting: { reason: "ErrImagePull", message: "denied" } } }
  const pod = podOf(job, { phase: "Succeeded" })
  const said = (value: string) =>
    cluster
      .with([ended(job, "Complete", NOW), pod])
      .withObservation(discoveryLog(pod), { _tag: "Known", value, at: NOW })
  switch (outcome) {
    case "Pulling":
      return cluster.with([podOf(job, { phase: "Pending", containerStatuses: [waiting] })])
    case "Failed":
      return cluster.with([ended(job, "Failed", NOW)])
    case "Evicted":
      return cluster.with([ended(job, "Failed", NOW, "Evicted"), podOf(job, { phase: "Failed", reason: "Evicted" })])
    case "Unread":
      return cluster.with([ended(job, "Complete", NOW), pod])
    case "PodGone":
      return cluster.with([ended(job, "Complete", NOW - 60_000)])
    case "Printed":
      return said(OUTPUT)
    case "Garbage":
      return said("Traceback")
    default:
      return cluster
  }
}

const subjects = fc
  .tuple(fc.boolean(), wishes)
  .map(([isCluster, spec]): ServiceTemplate => (isCluster ? clusterTemplate(spec) : template(spec)))
const worlds = fc
  .tuple(subjects, surroundings, outcomes)
  .map(([subject, objects, outcome]) => ({ subject, cluster: worldOf(subject, objects, outcome) }))

describe("planning to the end", () => {
  it("planning on the state that a plan produced gives an empty plan", () => {
    fc.assert(
      fc.property(worlds, ({ cluster }) => {
        const result = fixpointOf(cluster)
        expect(result.converged).toBe(true)
        expect(result.plans.flatMap(({ changes }) => changes)).toEqual([])
        expect(result.plans.flatMap(({ plan }) => plan.events.filter(({ recurring }) => !recurring))).toEqual([])
      }),
    )
  })

  it("the same cluster gives the same plan, whatever order its objects come in", () => {
    fc.assert(
      fc.property(subjects, surroundings, (subject, objects) => {
        const plan = JSON.stringify(planFor(subject, makeSnapshot(objects)))
        expect(JSON.stringify(planFor(subject, makeSnapshot(objects.toReversed())))).toBe(plan)
      }),
    )
  })

  it("a status is as its schema says, tells why the template is not ready, and each condition once", () => {
    fc.assert(
      fc.property(worlds, ({ subject, cluster }) => {
        const after = settle(subject, cluster).subject.status ?? {}
        expect(Schema.is(AIMServiceTemplateStatus)(after)).toBe(true)
        const types = after.conditions?.map(({ type }) => type) ?? []
        expect(new Set(types).size).toBe(types.length)
        const ready = after.conditions?.find(({ type }) => type === "Ready")
        expect(ready?.status === "True").toBe(after.status === "Ready")
        if (after.status !== "Ready") expect(ready?.message).not.toBe("")
      }),
    )
  })

  it("a template is ready only if its sources are known, and knows them for good", () => {
    fc.assert(
      fc.property(worlds, ({ subject, cluster }) => {
        const after = settle(subject, cluster).subject.status
        const discovered = after?.conditions?.find(({ type }) => type === "Discovered")
        if (after?.status === "Ready") {
          expect(discovered?.status).toBe("True")
          expect(after.modelSources).toBeDefined()
        }
      }),
    )
  })

  it("never more Jobs than allowed, however many templates there are", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (own, shared) => {
        const templates = [
          ...Array.from({ length: own }, (_, index) => template({}, undefined, `t${index}`)),
          ...Array.from({ length: shared }, (_, index) => clusterTemplate({}, `t${index}`)),
        ]
        const { snapshot, converged } = fixpointOf(makeSnapshot([node("a"), clusterModel(), ...templates]))
        expect(converged).toBe(true)
        expect(jobsOf(snapshot)).toHaveLength(Math.min(DISCOVERY_LIMIT, own + shared))
      }),
      { numRuns: 20 },
    )
  })

  it("reads and writes only the kinds that they declare, and lists nothing", () => {
    const names = (kinds: ReadonlyArray<ResourceKind>) => new Set(kinds.map(qualifiedKind))
    const check = <T extends ServiceTemplate>(
      reconciler: Reconciler<T>,
      subject: T,
      objects: ReadonlyArray<KubernetesObject>,
    ) => {
      const { value: plan, reads } = Effect.runSync(
        recordReads(reconciler.reconcile(subject, [])).pipe(Effect.provide(makeSnapshot(objects).layer)),
      )
      for (const each of reads.values()) {
        if (each._tag === "Get") expect(names(reconciler.reads)).toContain(`${each.ref.apiVersion}/${each.ref.kind}`)
        expect(each._tag).not.toBe("List")
      }
      for (const { kind } of plan.apply) expect(names(reconciler.writes)).toContain(qualifiedKind(kind))
      for (const { ref } of plan.delete) expect(names(reconciler.writes)).toContain(`${ref.apiVersion}/${ref.kind}`)
    }
    fc.assert(
      fc.property(worlds, ({ subject, cluster }) => {
        if (subject.kind === "AIMServiceTemplate") check(serviceTemplateReconciler, subject, cluster.objects)
        else check(clusterServiceTemplateReconciler, subject, cluster.objects)
      }),
    )
  })
})

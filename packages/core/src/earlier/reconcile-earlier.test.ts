import {
  AIMModelKind,
  EarlierAIMImageKind,
  EarlierAIMRuntimeConfigKind,
  EarlierAIMServiceKind,
  EarlierAIMServiceTemplateKind,
  type EarlierKind,
  type KubernetesObject,
  type ObjectMeta,
  refOf,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { InfrastructureError, InvalidSpecError } from "../errors/domain-error.ts"
import { onSnapshots, planToFixpoint } from "../reconcile/fixpoint.ts"
import { earlierReconciler, earlierReconcilers } from "./reconcile-earlier.ts"

const NOW = 1_769_860_800_000

type Loose = KubernetesObject & { readonly spec: object; readonly status?: object }

const earlier = (kind: EarlierKind, spec: object, metadata: Partial<ObjectMeta> = {}, status?: object): Loose => ({
  apiVersion: "aim.silogen.ai/v1alpha1",
  kind: kind.kind,
  metadata: { name: "llama", namespace: "ml-team", uid: "old", generation: 3, ...metadata },
  spec,
  ...(status === undefined ? {} : { status }),
})

const image = (spec: object = { image: "x/y:1" }, metadata: Partial<ObjectMeta> = {}) =>
  earlier(EarlierAIMImageKind, spec, metadata)

const model = (metadata: Partial<ObjectMeta> = {}, more: object = {}): Loose => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMModel",
  metadata: { name: "llama", namespace: "ml-team", uid: "new", generation: 7, ...metadata },
  spec: { image: "x/y:1" },
  ...more,
})

/** What a cluster with these objects comes to. */
const settle = (kind: EarlierKind, ...objects: ReadonlyArray<KubernetesObject>) =>
  Effect.map(
    planToFixpoint(makeSnapshot(objects), [onSnapshots(earlierReconciler(kind))], { now: NOW, maxRounds: 5 }),
    ({ snapshot, converged, plans, rounds }) => ({
      converged,
      rounds,
      find: (object: KubernetesObject): Loose => {
        const found = snapshot.object(refOf(object))
        if (found === undefined) throw new Error(`${object.kind} is gone`)
        return { spec: {}, ...found }
      },
      events: plans.flatMap(({ plan }) => plan.events),
      objects: snapshot.objects,
    }),
  )

const mirrored = (object: Loose) =>
  Object(object.status).conditions.find(({ type }: { readonly type: string }) => type === "Mirrored")

/** An image and the model that is kept for it, as they are once everything is at rest. */
const atRest = Effect.map(settle(EarlierAIMImageKind, image()), ({ find }) => ({
  image: find(image()),
  model: find(model()),
}))

describe("an object of the earlier group", () => {
  it.effect("has one of the present group kept for it, which it owns", () =>
    Effect.gen(function* () {
      const metadata = {
        labels: { team: "nlp", "app.kubernetes.io/managed-by": "Helm", "helm.toolkit.fluxcd.io/name": "catalog" },
        annotations: { note: "mine", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
      }
      const { find, converged, rounds } = yield* settle(EarlierAIMImageKind, image({ image: "x/y:1" }, metadata))
      expect(converged).toBe(true)
      expect(rounds).toHaveLength(1)
      expect(find(model())).toMatchObject({
        metadata: {
          labels: { team: "nlp" },
          annotations: { note: "mine", "aim.eai.amd.com/mirror-of": "old" },
          ownerReferences: [
            { apiVersion: "aim.silogen.ai/v1alpha1", kind: "AIMImage", name: "llama", uid: "old", controller: true },
          ],
        },
        spec: { image: "x/y:1" },
      })
      expect(Object.keys(find(model()).metadata.annotations ?? {})).not.toContain(
        "kubectl.kubernetes.io/last-applied-configuration",
      )
      expect(find(image()).status).toEqual({
        status: "Pending",
        conditions: [
          {
            type: "Mirrored",
            status: "True",
            observedGeneration: 3,
            lastTransitionTime: "2026-01-31T12:00:00Z",
            reason: "Mirrored",
            message: "AIMModel ml-team/llama of aim.eai.amd.com/v1alpha1 is kept for this object",
          },
        ],
      })
    }),
  )

  it.effect("stays the one to edit", () =>
    Effect.gen(function* () {
      const before = yield* atRest
      const edited = { ...before.image, spec: { image: "x/y:2" } }
      const { find } = yield* settle(EarlierAIMImageKind, edited, before.model)
      expect(find(model()).spec).toEqual({ image: "x/y:2" })
      expect(mirrored(find(image())).reason).toBe("Mirrored")
    }),
  )

  it.effect("has its spec converted", () =>
    Effect.gen(function* () {
      const template = earlier(EarlierAIMServiceTemplateKind, { aimImageName: "llama", gpuSelector: { count: 2 } })
      const { find } = yield* settle(EarlierAIMServiceTemplateKind, template)
      expect(find({ ...template, apiVersion: "aim.eai.amd.com/v1alpha1" }).spec).toEqual({
        modelName: "llama",
        gpu: { requests: 2 },
      })
    }),
  )

  it.each([
    ["that is being deleted", { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["x"] }],
    ["that is paused", { annotations: { "aim.eai.amd.com/reconciliation-paused": "true" } }],
  ])("%s is left alone", async (_, metadata) => {
    const { objects, rounds } = await Effect.runPromise(settle(EarlierAIMImageKind, image({ image: "x" }, metadata)))
    expect(rounds).toEqual([])
    expect(objects).toHaveLength(1)
  })

  it.effect("in a namespace that is being deleted is left alone", () =>
    Effect.gen(function* () {
      const namespace = {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "ml-team", deletionTimestamp: "2026-01-01T00:00:00Z" },
      }
      expect((yield* settle(EarlierAIMImageKind, image(), namespace)).rounds).toEqual([])
    }),
  )
})

describe("the status", () => {
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    observedGeneration: 7,
    lastTransitionTime: "2026-01-01T00:00:00Z",
    reason,
    message: "",
  })

  /** The status that an earlier object shows while the present one has this status. */
  const shownFor = (kind: EarlierKind, spec: object, status: object) =>
    Effect.gen(function* () {
      const old = earlier(kind, spec)
      const first = yield* settle(kind, old)
      const present = first.find({ ...old, apiVersion: "aim.eai.amd.com/v1alpha1", kind: kind.present.kind })
      const live = { ...present, metadata: { ...present.metadata, generation: 7 }, status }
      const { find } = yield* settle(kind, first.find(old), live)
      return Object(find(old).status)
    })

  it.effect("of a service is told in the earlier words", () =>
    Effect.gen(function* () {
      const reference = { name: "llama", scope: "Namespace", kind: "aim.eai.amd.com/v1alpha1/AIMModel" }
      const shown = yield* shownFor(
        EarlierAIMServiceKind,
        { model: { ref: "llama" }, routing: { enabled: true, routeTemplate: "/{.metadata.labels['no']}" } },
        {
          observedGeneration: 7,
          status: "Degraded",
          resolvedModel: reference,
          resolvedTemplate: { name: "t" },
          routing: { path: "/x" },
          runtime: { replicas: "1" },
          conditions: [condition("RoutingReady", "False", "PathTemplateInvalid")],
        },
      )
      expect(shown).toEqual({
        observedGeneration: 3,
        status: "Degraded",
        resolvedImage: reference,
        resolvedTemplate: { name: "t" },
        routing: { path: "/x" },
        conditions: [
          { ...condition("RoutingReady", "False", "RouteTemplateInvalid"), observedGeneration: 3 },
          expect.objectContaining({ type: "Mirrored", status: "True" }),
        ],
      })
    }),
  )

  it.effect("keeps the newer reason for a service that writes pathTemplate", () =>
    Effect.gen(function* () {
      const shown = yield* shownFor(
        EarlierAIMServiceKind,
        { model: { ref: "llama" }, routing: { pathTemplate: "/{.metadata.labels['no']}" } },
        { conditions: [condition("RoutingReady", "False", "PathTemplateInvalid")] },
      )
      expect(shown.conditions[0].reason).toBe("PathTemplateInvalid")
    }),
  )

  it.each([
    [EarlierAIMServiceTemplateKind, { aimImageName: "a" }, "Ready", "Available"],
    [EarlierAIMServiceTemplateKind, { aimImageName: "a" }, "Progressing", "Progressing"],
    [EarlierAIMServiceTemplateKind, { aimImageName: "a" }, "Degraded", "Failed"],
    [EarlierAIMServiceTemplateKind, { aimImageName: "a" }, "NotAvailable", "Pending"],
    [EarlierAIMImageKind, { image: "x" }, "Ready", "Ready"],
    [EarlierAIMImageKind, { image: "x" }, "NotAvailable", "Degraded"],
    [EarlierAIMServiceKind, { model: { ref: "a" } }, "Running", "Running"],
  ])("of %s: what is %s is told as it was", async (kind, spec, state, shown) => {
    expect((await Effect.runPromise(shownFor(kind, spec, { status: state }))).status).toBe(shown)
  })

  it.effect("has no state where the kind has none", () =>
    Effect.gen(function* () {
      const shown = yield* shownFor(EarlierAIMRuntimeConfigKind, {}, { observedGeneration: 7, conditions: [] })
      expect(shown).toEqual({ observedGeneration: 3, conditions: [expect.objectContaining({ type: "Mirrored" })] })
    }),
  )

  it.effect("counts as observed only once the present object's controller has seen it", () =>
    Effect.gen(function* () {
      const seen = yield* shownFor(EarlierAIMImageKind, { image: "x" }, { observedGeneration: 6, status: "Ready" })
      expect(seen.observedGeneration).toBe(undefined)
    }),
  )
})

describe("an object of the present group that is a user's own", () => {
  it.effect("is left alone: the earlier object says so, once", () =>
    Effect.gen(function* () {
      const own = model({}, { spec: { image: "mine:1" }, status: { status: "Ready" } })
      const { find, events, converged } = yield* settle(EarlierAIMImageKind, image(), own)
      expect(converged).toBe(true)
      expect(find(own)).toEqual(own)
      expect(find(image()).status).toMatchObject({
        status: "Failed",
        observedGeneration: 3,
        conditions: [
          { type: "Ready", status: "False", reason: "NameTaken" },
          { type: "Failure", status: "True", reason: "NameTaken" },
          { type: "Mirrored", status: "False", reason: "NameTaken" },
        ],
      })
      expect(events).toEqual([])
      const first = yield* earlierPlan(image(), own)
      expect(first.events).toEqual([
        {
          type: "Warning",
          reason: "NameTaken",
          message:
            "AIMModel ml-team/llama of aim.eai.amd.com/v1alpha1 exists and was not made for this object: it is left alone",
          recurring: false,
        },
      ])
    }),
  )

  it.effect("can be handed to the earlier object by its owner", () =>
    Effect.gen(function* () {
      const own = model({ annotations: { "aim.eai.amd.com/adopt": "true" } }, { spec: { image: "mine:1" } })
      const { find } = yield* settle(EarlierAIMImageKind, image(), own)
      expect(find(own)).toMatchObject({ spec: { image: "x/y:1" }, metadata: { ownerReferences: [{ uid: "old" }] } })
    }),
  )

  it.effect.each([
    ["changes what was written", (live: Loose) => ({ ...live, spec: { image: "mine:1" } })],
    [
      "applies it with kubectl",
      (live: Loose) => ({
        ...live,
        metadata: {
          ...live.metadata,
          annotations: {
            ...live.metadata.annotations,
            "kubectl.kubernetes.io/last-applied-configuration": "{}",
          },
        },
      }),
    ],
    [
      "deploys it with Flux",
      (live: Loose) => ({
        ...live,
        metadata: { ...live.metadata, labels: { "kustomize.toolkit.fluxcd.io/name": "catalog" } },
      }),
    ],
  ] as const)("is one from when somebody %s: it loses its owner, and is not written any more", ([, change]) =>
    Effect.gen(function* () {
      const before = yield* atRest
      const taken = change({ ...before.model, status: { status: "Ready" } })
      const { find, converged, rounds } = yield* settle(EarlierAIMImageKind, before.image, taken)
      expect(converged).toBe(true)
      expect(rounds).toHaveLength(1)
      expect(find(taken)).toEqual({ ...taken, metadata: { ...taken.metadata, ownerReferences: undefined } })
      expect(find(image()).status).toMatchObject({ status: "Ready" })
      expect(mirrored(find(image()))).toMatchObject({ status: "False", reason: "HandedOver" })
      // And stays so, also when the earlier object is edited.
      const edited = { ...find(image()), spec: { image: "x/y:3" } }
      const later = yield* settle(EarlierAIMImageKind, edited, find(taken))
      expect(later.find(taken).spec).toEqual(taken.spec)
    }),
  )

  it.effect.each([
    ["adds a field", (live: Loose) => ({ ...live, spec: { ...live.spec, defaultServiceTemplate: "t" } })],
    ["lacks a field that the API server dropped", (live: Loose) => ({ ...live, spec: {} })],
    ["labels it", (live: Loose) => ({ ...live, metadata: { ...live.metadata, labels: { team: "other" } } })],
  ] as const)("is not one where somebody only %s", ([, change]) =>
    Effect.gen(function* () {
      const before = yield* atRest
      const { find } = yield* settle(EarlierAIMImageKind, before.image, change(before.model))
      expect(find(model()).metadata.ownerReferences).toHaveLength(1)
      expect(mirrored(find(image())).reason).toBe("Mirrored")
    }),
  )
})

const earlierPlan = (object: KubernetesObject, ...others: ReadonlyArray<KubernetesObject>) =>
  Effect.gen(function* () {
    const planned = yield* onSnapshots(earlierReconciler(EarlierAIMImageKind)).planOn(
      makeSnapshot([object, ...others]),
      refOf(object),
    )
    if (planned === undefined) return yield* Effect.die("it was not planned")
    return planned.plan
  })

describe("what goes wrong", () => {
  it.effect("is told by the earlier object: a field without a place", () =>
    Effect.gen(function* () {
      const service = earlier(EarlierAIMServiceKind, { model: { ref: "a" }, templateRef: "t", template: { name: "u" } })
      const { find, objects } = yield* settle(EarlierAIMServiceKind, service)
      expect(objects).toHaveLength(1)
      expect(mirrored(find(service))).toMatchObject({
        status: "False",
        reason: "FieldUnplaced",
        message: "spec.templateRef has no place: spec.template.name says something else",
      })
    }),
  )

  it.effect("is told by the earlier object: a write that was refused", () =>
    Effect.gen(function* () {
      const reconciler = earlierReconciler(EarlierAIMImageKind)
      const refusal = (error: InvalidSpecError | InfrastructureError) =>
        reconciler
          .reconcile(image(), [{ component: "Mirror", ref: refOf(model()), error }])
          .pipe(Effect.provide(makeSnapshot([image()]).layer))
      const refused = yield* refusal(new InvalidSpecError({ reason: "ApplyRejected", message: "spec.image: Required" }))
      expect(refused.status).toMatchObject({ status: "Failed" })
      expect(refused.retry).toBe(undefined)
      const passing = yield* refusal(new InfrastructureError({ reason: "ServiceUnavailable", message: "busy" }))
      expect(passing.retry?.reason).toBe("InfrastructureError")
    }),
  )

  it.effect("with reading leaves everything as it is, and is tried again", () =>
    Effect.gen(function* () {
      const broken = model({}, { spec: { image: 3 } })
      const plan = yield* earlierPlan(image(), broken)
      expect(plan.apply).toEqual([])
      expect(plan.status).toBe(undefined)
    }),
  )
})

it("each kind has a reconciler of its own, which reads and writes the present kind", () => {
  expect(earlierReconcilers.map(({ name }) => name)).toEqual([
    "earlier-service",
    "earlier-image",
    "earlier-cluster-image",
    "earlier-model",
    "earlier-cluster-model",
    "earlier-service-template",
    "earlier-cluster-service-template",
    "earlier-runtime-config",
    "earlier-cluster-runtime-config",
    "earlier-template-cache",
    "earlier-model-cache",
  ])
  for (const { reads, writes } of earlierReconcilers) {
    expect(writes).toHaveLength(1)
    expect(reads).toContain(writes[0])
  }
  expect(earlierReconcilers[1]?.writes).toEqual([AIMModelKind])
})

import {
  AIMTemplateCacheKind,
  HTTPRouteKind,
  JobKind,
  type KubernetesObject,
  type Namespace,
  type ObjectMeta,
  PersistentVolumeClaimKind,
  type ResourceKind,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { ApiError } from "../errors/api-error.ts"
import { InfrastructureError } from "../errors/domain-error.ts"
import type { PlannedObject } from "../reconcile/plan.ts"
import { adoptionRefusal } from "./adoption.ts"
import { applyOrder } from "./apply-order.ts"
import { type FinalizerInput, type Leftover, planFinalizer } from "./finalizer.ts"
import { namespaceState } from "./namespace-state.ts"
import { canOwn, controllerOwner, isOwnedBy, withOwnerReference } from "./owner-reference.ts"

const object = (metadata: Partial<ObjectMeta> = {}, kind = "AIMService"): KubernetesObject => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind,
  metadata: { name: "x", namespace: "ns", uid: "uid-x", ...metadata },
})

describe("owners", () => {
  const owner = object()
  const clusterOwner = object({ namespace: "" })

  it("a child belongs to what it is made for, as its controller", () => {
    const metadata = { name: "child", namespace: "ns", ...controllerOwner(owner, "ns") }
    expect(metadata.ownerReferences).toEqual([
      { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService", name: "x", uid: "uid-x", controller: true },
    ])
    expect(isOwnedBy({ apiVersion: "v1", kind: "K", metadata }, "uid-x")).toBe(true)
  })

  it("nobody owns across namespaces, save what is cluster-scoped", () => {
    expect([canOwn(owner, ""), canOwn(owner, "other"), canOwn(clusterOwner, "ns")]).toEqual([false, false, true])
    expect(controllerOwner(owner, "other")).toEqual({})
  })

  it("an owner that was never stored has no uid to refer to", () => {
    const { uid: _, ...metadata } = owner.metadata
    expect(controllerOwner({ ...owner, metadata }, "ns")).toEqual({})
    expect(isOwnedBy(owner, undefined)).toBe(false)
  })

  it("a reference of the same uid is replaced, all others are kept", () => {
    const one = { apiVersion: "v1", kind: "K", name: "a", uid: "1" }
    const two = { ...one, uid: "2" }
    expect(withOwnerReference([one, two], { ...one, controller: true })).toEqual([{ ...one, controller: true }, two])
    expect(withOwnerReference([one], two)).toEqual([one, two])
  })
})

describe("objects that are there already", () => {
  const { uid: _uid, ...rendered } = object({ name: "cache", ...controllerOwner(object(), "ns") }).metadata
  const desired: KubernetesObject = { ...object({}, "AIMTemplateCache"), metadata: rendered }

  it.each<[string, Partial<ObjectMeta>]>([
    ["has the owner that it is to have", { ownerReferences: desired.metadata.ownerReferences ?? [] }],
    ["is managed by a controller of ours", { labels: { "app.kubernetes.io/managed-by": "aim-service-controller" } }],
    ["is managed by the engine", { labels: { "app.kubernetes.io/managed-by": "aim-engine" } }],
    ["was handed over", { annotations: { "aim.eai.amd.com/adopt": "true" } }],
  ])("one that %s is written", (_, metadata) => {
    expect(adoptionRefusal(object({ name: "cache", ...metadata }), desired)).toBeUndefined()
  })

  it("the very one that is meant, by its uid, is written whoever made it", () => {
    const meant = { ...desired, metadata: { ...desired.metadata, uid: "uid-x" } }
    expect(adoptionRefusal(object({ name: "cache" }), meant)).toBeUndefined()
    expect(adoptionRefusal(object({ name: "cache", uid: "another" }), meant)).toBeDefined()
  })

  it.each<[string, Partial<ObjectMeta>]>([
    ["has no marks of ours", {}],
    ["is managed by somebody else", { labels: { "app.kubernetes.io/managed-by": "Helm" } }],
    ["only claims to be handed over", { annotations: { "aim.eai.amd.com/adopt": "yes" } }],
  ])("engine #53: one that %s is left alone", (_, metadata) => {
    expect(adoptionRefusal(object({ name: "cache", ...metadata }), desired)).toMatchObject({
      _tag: "InvalidSpec",
      reason: "AdoptionRefused",
    })
  })
})

describe("namespaces", () => {
  const namespace = (metadata: Partial<ObjectMeta> = {}): Namespace => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "ns", ...metadata },
  })
  const refused = (reason: string, status: number) => Result.fail(new ApiError({ reason, status, message: "" }))

  it.each<[string, Parameters<typeof namespaceState>[0], string]>([
    ["that is there", Result.succeed(namespace()), "Active"],
    ["that is being deleted", Result.succeed(namespace({ deletionTimestamp: "2026-01-01T00:00:00Z" })), "Terminating"],
    ["that is gone", Result.succeed(undefined), "Terminating"],
    ["that may not be read", refused("Forbidden", 403), "Terminating"],
    ["that cannot be read", refused("Timeout", 504), "Unknown"],
  ])("one %s is %s", (_, read, state) => expect(namespaceState(read)._tag).toBe(state))
})

describe("finalizers", () => {
  const FINALIZER = "aim.eai.amd.com/template-cache-cleanup"
  const deleted = object({ deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["other", FINALIZER] })
  const leftover = (name: string, rest: Partial<Leftover> = {}): Leftover => ({
    object: object({ name, uid: `uid-${name}` }, "AIMTemplateCache"),
    wasReady: false,
    users: [],
    ...rest,
  })
  const plan = (input: Partial<FinalizerInput>) =>
    planFinalizer({ object: deleted, finalizer: FINALIZER, namespace: { _tag: "Active" }, leftovers: [], ...input })
  const shown = (input: Partial<FinalizerInput>) => {
    const result = plan(input)
    return result._tag === "Proceed"
      ? "Proceed"
      : {
          deleted: result.plan.delete.map(({ ref }) => ref.name),
          add: result.plan.finalizers.add,
          remove: result.plan.finalizers.remove,
        }
  }

  it("a living object gets it before anything else happens", () => {
    expect(shown({ object: object() })).toEqual({ deleted: [], add: [FINALIZER], remove: [] })
    expect(shown({ object: object({ finalizers: [FINALIZER] }) })).toBe("Proceed")
  })

  it("a deleted object without it is left alone", () => {
    const others = object({ deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["other"] })
    expect(shown({ object: others, leftovers: [leftover("a")] })).toEqual({ deleted: [], add: [], remove: [] })
  })

  it("service #57: what is unfinished is deleted, what is ready stays, and the finalizer goes", () => {
    const leftovers = [leftover("ready", { wasReady: true }), leftover("progressing"), leftover("failed")]
    expect(shown({ leftovers })).toEqual({ deleted: ["failed", "progressing"], add: [], remove: [FINALIZER] })
  })

  it("engine #56: what others use stays", () => {
    expect(shown({ leftovers: [leftover("shared", { users: ["AIMService ns/other"] })] })).toMatchObject({
      deleted: [],
    })
  })

  it("what is being deleted already is not deleted again", () => {
    const going = object({ name: "going", deletionTimestamp: "2026-01-01T00:00:00Z" }, "AIMTemplateCache")
    expect(shown({ leftovers: [{ object: going, wasReady: false, users: [] }] })).toMatchObject({ deleted: [] })
  })

  it("engine #55 service #58: in a namespace that goes away nothing is deleted and the finalizer goes", () => {
    expect(shown({ namespace: { _tag: "Terminating" }, leftovers: [leftover("a")] })).toEqual({
      deleted: [],
      add: [],
      remove: [FINALIZER],
    })
  })

  it("while the namespace cannot be read nothing happens, and it is tried again", () => {
    const error = new InfrastructureError({ reason: "Timeout", message: "" })
    expect(plan({ namespace: { _tag: "Unknown", error }, leftovers: [leftover("a")] })).toMatchObject({
      plan: { delete: [], finalizers: { remove: [] }, retry: error },
    })
  })
})

describe("the order of writes", () => {
  const planned = (kind: ResourceKind, name: string): PlannedObject => ({
    kind,
    object: { apiVersion: "v", kind: kind.kind, metadata: { name, namespace: "ns" } },
    mode: "apply",
    component: "C",
  })

  it("engine #41: by group, version and kind, the core group first, then by name", () => {
    const objects = [
      planned(HTTPRouteKind, "a"),
      planned(PersistentVolumeClaimKind, "b"),
      planned(AIMTemplateCacheKind, "a"),
      planned(JobKind, "a"),
      planned(PersistentVolumeClaimKind, "a"),
    ]
    expect(applyOrder(objects).map(({ kind, object: { metadata } }) => `${kind.kind} ${metadata.name}`)).toEqual([
      "PersistentVolumeClaim a",
      "PersistentVolumeClaim b",
      "AIMTemplateCache a",
      "Job a",
      "HTTPRoute a",
    ])
  })
})

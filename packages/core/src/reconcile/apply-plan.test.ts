import type { KubernetesObject, ObjectMeta, ResourceKind } from "@aim-engine/api"
import { PersistentVolumeClaimKind } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { applyPlan } from "./apply-plan.ts"
import { emptyPlan, type Plan, type PlannedObject } from "./plan.ts"

const NOW = 1_769_860_800_000
const kind: ResourceKind = PersistentVolumeClaimKind
const object = (
  name: string,
  metadata: Partial<ObjectMeta> = {},
  spec: object = {},
): KubernetesObject & { spec: object } => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "ns", uid: `${name}-uid`, ...metadata },
  spec,
})
const planned = (each: KubernetesObject, mode: PlannedObject["mode"] = "apply"): PlannedObject => ({
  kind,
  object: { ...each, metadata: { ...each.metadata } },
  mode,
  component: "X",
})
const refTo = (name: string) => ({ apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "ns", name })
const run = (objects: ReadonlyArray<KubernetesObject>, plan: Partial<Plan>) =>
  applyPlan(makeSnapshot(objects), object("self"), { ...emptyPlan, ...plan }, NOW)
const tags = (objects: ReadonlyArray<KubernetesObject>, plan: Partial<Plan>) =>
  run(objects, plan).changes.map(({ _tag, ref }) => `${_tag} ${ref.name}`)

describe("carrying out a plan on a snapshot", () => {
  it("creates what is absent, and gives it what a server gives", () => {
    const { snapshot } = run([], { apply: [planned(object("a"))] })
    expect(snapshot.object(refTo("a"))?.metadata).toMatchObject({
      generation: 1,
      creationTimestamp: "2026-01-31T12:00:00Z",
    })
  })

  it("merges what is applied into what is there, and keeps the rest", () => {
    const live = object("a", { labels: { own: "1" } }, { kept: true, nested: { a: 1, b: 1 } })
    const { snapshot } = run([live], {
      apply: [planned(object("a", { labels: { added: "2" } }, { nested: { b: 2 } }))],
    })
    expect(snapshot.object(refTo("a"))).toMatchObject({
      metadata: { uid: "a-uid", generation: 1, labels: { own: "1", added: "2" } },
      spec: { kept: true, nested: { a: 1, b: 2 } },
    })
  })

  it("changes nothing where everything is as planned, and nothing that is only to be created", () => {
    expect(tags([object("a", {}, { x: 1 })], { apply: [planned(object("a", {}, { x: 1 }))] })).toEqual([])
    expect(tags([object("a", {}, { x: 1 })], { apply: [planned(object("a", {}, { x: 2 }), "create")] })).toEqual([])
  })

  it("what is released loses its owners, and nothing else", () => {
    const owners = { ownerReferences: [{ apiVersion: "v1", kind: "X", name: "o", uid: "o-uid" }] }
    const { snapshot } = run([object("a", owners, { x: 1 })], { apply: [planned(object("a"), "release")] })
    expect(snapshot.object(refTo("a"))).toEqual(object("a", {}, { x: 1 }))
    expect(tags([object("a")], { apply: [planned(object("a"), "release")] })).toEqual([])
    expect(tags([], { apply: [planned(object("a"), "release")] })).toEqual([])
  })

  it("deletes only the object that was meant, and what it alone owned", () => {
    const owner = (name: string) => ({ apiVersion: "v1", kind: "X", name, uid: `${name}-uid` })
    const objects = [
      object("a"),
      object("b"),
      object("only-a", { ownerReferences: [owner("a")] }),
      object("both", { ownerReferences: [owner("a"), owner("b")] }),
    ]
    const deletion = { ref: refTo("a"), uid: "a-uid", why: "" }
    expect(tags(objects, { delete: [deletion] })).toEqual(["Delete a", "Delete only-a"])
    expect(tags(objects, { delete: [{ ...deletion, uid: "other" }] })).toEqual([])
  })

  it("a finalizer holds a deletion until it is removed", () => {
    const held = object("self", { finalizers: ["f"] })
    const { snapshot } = run([held], { delete: [{ ref: refTo("self"), uid: "self-uid", why: "" }] })
    const marked = snapshot.object(refTo("self"))
    expect(marked?.metadata.deletionTimestamp).toBe("2026-01-31T12:00:00Z")
    const released = { ...emptyPlan, finalizers: { add: [], remove: ["f"] } }
    expect(applyPlan(snapshot, object("self"), released, NOW).snapshot.object(refTo("self"))).toBeUndefined()
  })

  it("writes the status of the object itself, once", () => {
    const first = run([object("self")], { status: { status: "Ready" } })
    expect(first.changes.map(({ _tag }) => _tag)).toEqual(["Status"])
    const plan = { ...emptyPlan, status: { status: "Ready" } }
    expect(applyPlan(first.snapshot, object("self"), plan, NOW).changes).toEqual([])
  })

  it("a key such as __proto__ is data", () => {
    const spec: object = JSON.parse('{"__proto__":{"polluted":true},"x":1}')
    const { snapshot } = run([object("a", {}, { x: 0 })], { apply: [planned(object("a", {}, spec))] })
    expect(JSON.stringify(snapshot.object(refTo("a")))).toContain('"__proto__":{"polluted":true}')
    expect(Reflect.get({}, "polluted")).toBeUndefined()
  })
})

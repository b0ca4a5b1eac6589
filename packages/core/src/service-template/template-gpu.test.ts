import { type AIMGpuRequirements, type Node, refOf, type StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { type ClusterSnapshot, makeSnapshot } from "../cluster-state/snapshot.ts"
import { gpuInventory } from "../gpu/gpu-inventory.ts"
import { normalizeGpuModel } from "../gpu/normalize-gpu-model.ts"
import { parseVram } from "../gpu/vram-text.ts"
import { gpuFitFact } from "./gpu-fit.ts"
import { serviceTemplateReconciler } from "./reconcile-template.ts"
import { clusterModel, condition, jobsOf, node, settle, template } from "./test-fixtures/template-cluster.ts"

const GIBIBYTE = 2 ** 30
const labelled = (labels: StringMap): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name: "n", labels } })
const inventory = (labels: StringMap) => gpuInventory([labelled(labels)]).models
const sceneOf = (gpu: AIMGpuRequirements, ...nodes: ReadonlyArray<Node>) =>
  settle(template({ gpu }), makeSnapshot([clusterModel(), ...nodes]))
const MI210 = "740f"

describe("the GPUs of nodes", () => {
  it("templates #27: a device id", () => {
    expect(inventory({ "amd.com/gpu.device-id": "0x74A1" }).get("MI300X")).toMatchObject({
      vram: 192 * GIBIBYTE,
      vramSource: "static",
    })
  })

  it("templates #28: a device id in the key, with a number of GPUs", () => {
    expect([...inventory({ "amd.com/gpu.device-id.75a3": "8" }).keys()]).toEqual(["MI355X"])
  })

  it("templates #29: which is not 0", () => {
    expect(inventory({ "amd.com/gpu.device-id.75a3": "0" }).size).toBe(0)
  })

  it("templates #30: an unknown device id", () => {
    expect(inventory({ "amd.com/gpu.device-id": "ffff" }).get("AMD-FFFF")).toMatchObject({ vram: undefined })
  })

  it.each([
    ["AMD Instinct MI300X OAM", "MI300X"],
    ["mi300x (rev 2)", "MI300X"],
    ["Instinct_MI325X", "MI325X"],
  ])("templates #31: %s", (text, model) => expect(normalizeGpuModel(text)).toBe(model))

  it.each([
    ["192G", 192 * GIBIBYTE],
    ["196608", 192 * GIBIBYTE],
    ["abc", undefined],
  ])("templates #32: memory written as %s", (text, bytes) => expect(parseVram(text)).toBe(bytes))
})

describe("the GPU of a template", () => {
  it.each<[string, AIMGpuRequirements, ReadonlyArray<Node>, string, string, RegExp]>([
    [
      "templates #33: another model",
      { model: "MI355X" },
      [node("a"), node("b", MI210)],
      "NotAvailable",
      "GPUNotAvailable",
      /MI355X.*MI210, MI300X/,
    ],
    ["templates #34: any GPU, and there is none", { requests: 1 }, [], "NotAvailable", "GPUNotAvailable", /No node/],
    [
      "templates #35: more memory than there is",
      { minVram: "1Ti" },
      [node("a")],
      "NotAvailable",
      "VRAMNotAvailable",
      /1024Gi.*MI300X \(192Gi\)/,
    ],
    ["templates #36: memory that is there", { minVram: "64Gi" }, [node("a")], "Progressing", "GPUAvailable", /MI300X/],
  ])("%s", (_title, gpu, nodes, status, reason, message) => {
    const { cluster, subject } = sceneOf(gpu, ...nodes)
    expect(subject.status?.status).toBe(status)
    expect(condition(subject, "GPUReady")).toMatchObject({ reason, message: expect.stringMatching(message) })
    expect(jobsOf(cluster)).toHaveLength(status === "NotAvailable" ? 0 : 1)
  })

  it("templates #37: none, no model and no memory: no condition", () => {
    const { subject } = sceneOf({ requests: 0 })
    expect(condition(subject, "GPUReady")).toBeUndefined()
    expect(subject.status?.status).toBe("Progressing")
  })

  it("templates #38: the nodes that have it, by all ids of the model, under each label that nodes use", () => {
    const values = ["74a1", "74a9", "74b5", "74bd"]
    const beta = labelled({ "beta.amd.com/gpu.device-id": "74a1" })
    const affinity = (...nodes: ReadonlyArray<Node>) =>
      sceneOf({ model: "MI300X" }, ...nodes).subject.status?.resolvedNodeAffinity
        ?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
    const term = (key: string) => ({ matchExpressions: [{ key, operator: "In", values }] })
    expect(affinity(node("a"))).toEqual([term("amd.com/gpu.device-id")])
    expect(affinity(node("a"), beta)).toEqual([term("amd.com/gpu.device-id"), term("beta.amd.com/gpu.device-id")])
  })
})

describe("changes of nodes", () => {
  /** The facts that a template's plan rests on, as the cluster has them. */
  const factsOf = (gpu: AIMGpuRequirements) => {
    const { cluster, subject } = sceneOf(gpu, node("a"), node("b", MI210))
    if (subject.kind !== "AIMServiceTemplate") throw new Error("the template changed its kind")
    const { reads } = Effect.runSync(
      recordReads(serviceTemplateReconciler.reconcile(subject, [])).pipe(Effect.provide(cluster.layer)),
    )
    return [...reads.values()]
  }

  it("are seen through what the requirement is met by, and not node by node", () => {
    expect(factsOf({ model: "MI300X" })).toContainEqual({
      _tag: "Fact",
      name: expect.stringMatching(/^gpu-fit .*MI300X/),
    })
    for (const read of factsOf({ model: "MI300X" })) {
      expect(JSON.stringify(read)).not.toMatch(/v1\/Node|gpu-inventory/)
    }
  })

  it("concern nobody who needs no GPU", () => {
    const facts = factsOf({}).flatMap((read) => (read._tag === "Fact" ? [read.name] : []))
    expect(facts).toEqual([])
  })

  describe("wake only those for whom they make a difference", () => {
    const wants = (model: string) => gpuFitFact({ models: [model], requests: 1 })
    const known = (cluster: ClusterSnapshot, model: string) => Effect.runSync(cluster.state.derive(wants(model)))
    const cluster = () => {
      const start = makeSnapshot([node("a"), node("b", MI210)])
      return { start, before: [known(start, "MI300X"), known(start, "MI210")] }
    }

    it.each<[string, Node]>([
      ["a heartbeat", { ...node("a"), status: { conditions: [{ type: "Ready", status: "True" }] } }],
      ["a label that says nothing of GPUs", node("a", "74a1", { "topology.kubernetes.io/zone": "z2" })],
      ["one more node of a model that is there", node("c")],
      ["a node without GPUs", { apiVersion: "v1", kind: "Node", metadata: { name: "cpu" } }],
    ])("%s wakes nobody", (_what, change) => {
      const { start, before } = cluster()
      const after = start.with([change])
      expect(known(after, "MI300X")).toBe(before[0])
      expect(known(after, "MI210")).toBe(before[1])
    })

    it("the last node of a model wakes those that want it", () => {
      const { start, before } = cluster()
      const after = start.without([refOf(node("a"))])
      expect(known(after, "MI300X").health?.state).toBe("NotAvailable")
      expect(known(after, "MI210").health?.state).toBe(before[1]?.health?.state)
      expect(known(after, "MI210")).toBe(before[1])
    })
  })
})

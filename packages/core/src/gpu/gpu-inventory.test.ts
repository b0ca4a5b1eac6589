import { type Node, NodeKind, type StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { gpuInventory, gpuInventoryFact, isGpuAvailable, largestAllocatable, vramOf } from "./gpu-inventory.ts"
import { gpusOfNode } from "./node-gpus.ts"

const node = (name: string, labels: StringMap, gpus?: number): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  ...(gpus === undefined ? {} : { status: { allocatable: { cpu: "96", "amd.com/gpu": `${gpus}` } } }),
})
const modelsOf = (labels: StringMap) => gpusOfNode(node("n", labels))?.evidence.map(({ model }) => model)

describe("the GPUs of a node", () => {
  it.each<[string, StringMap, ReadonlyArray<string | undefined> | undefined]>([
    [
      "selection #45: blank, then beta",
      { "amd.com/gpu.device-id": " ", "beta.amd.com/gpu.device-id": "74a5" },
      ["MI325X"],
    ],
    ["selection #45: a count of 0", { "amd.com/gpu.device-id.74a1": "0" }, undefined],
    ["selection #45: a family says that there is one", { "amd.com/gpu.family": "AI" }, [undefined]],
    [
      "selection #46: two models",
      { "amd.com/gpu.device-id.74a1": "4", "amd.com/gpu.device-id.740f": "2" },
      ["MI210", "MI300X"],
    ],
    ["beta counts", { "beta.amd.com/gpu.device-id.74a1": "8" }, ["MI300X"]],
    ["a family with a count", { "beta.amd.com/gpu.family.AI": "8" }, [undefined]],
    [
      "the id comes before counts and family",
      { "amd.com/gpu.family": "AI", "amd.com/gpu.device-id.740f": "2", "amd.com/gpu.device-id": "0x74a1" },
      ["MI300X"],
    ],
    ["no label", { "kubernetes.io/arch": "amd64" }, undefined],
  ])("%s", (_title, labels, models) => {
    expect(modelsOf(labels)).toEqual(models)
  })
})

describe("the inventory", () => {
  it("has the most memory of each model: labels, and the data sheet for nodes without", () => {
    const inventory = gpuInventory([
      node("a", { "amd.com/gpu.device-id": "74a1", "amd.com/gpu.vram": "160G" }),
      node("b", { "amd.com/gpu.device-id": "74a1", "beta.amd.com/gpu.vram": "200G" }),
      node("c", { "amd.com/gpu.device-id": "740f" }),
      node("d", { "amd.com/gpu.device-id": "ffff" }),
    ])
    expect([...inventory.models].map(([model, { vram, vramSource }]) => [model, vram, vramSource])).toEqual([
      ["AMD-FFFF", undefined, "unknown"],
      ["MI210", 64 * 2 ** 30, "static"],
      ["MI300X", 200 * 2 ** 30, "label"],
    ])
  })

  it("takes no memory label for a node with several models", () => {
    const labels = { "amd.com/gpu.device-id.74a1": "4", "amd.com/gpu.device-id.740f": "2", "amd.com/gpu.vram": "192G" }
    expect(vramOf(gpuInventory([node("a", labels)]), "MI210")).toBe(64 * 2 ** 30)
  })

  it("keeps the most that one node offers, per model and over all", () => {
    const inventory = gpuInventory([
      node("a", { "amd.com/gpu.device-id": "74a1" }, 4),
      node("b", { "amd.com/gpu.device-id": "74a1" }, 8),
      node("c", { "amd.com/gpu.device-id": "740f" }, 0),
      { ...node("d", {}), status: { allocatable: { "nvidia.com/gpu": 2 } } },
    ])
    expect(largestAllocatable(inventory, "MI300X", "amd.com/gpu")).toBe(8)
    expect(largestAllocatable(inventory, "MI210", "amd.com/gpu")).toBeUndefined()
    expect(inventory.allocatable).toEqual(
      new Map([
        ["amd.com/gpu", 8],
        ["nvidia.com/gpu", 2],
      ]),
    )
  })

  it("knows a MI250 where there is a MI250X", () => {
    const inventory = gpuInventory([node("a", { "amd.com/gpu.device-id": "740c" })])
    expect(isGpuAvailable(inventory, "MI250")).toBe(true)
    expect(isGpuAvailable(inventory, "MI250X")).toBe(true)
  })

  const nodes = fc.array(
    fc.record({
      id: fc.constantFrom("74a1", "0x74A1", "740f", "ffff", ""),
      key: fc.constantFrom("amd.com/gpu.device-id", "beta.amd.com/gpu.device-id"),
      vram: fc.constantFrom("192G", "64G", ""),
      gpus: fc.nat(8),
    }),
  )

  it("does not depend on the order of the nodes", () => {
    fc.assert(
      fc.property(nodes, (specs) => {
        const all = specs.map(({ id, key, vram, gpus }, at) =>
          node(`n${at}`, { [key]: id, "amd.com/gpu.vram": vram }, gpus),
        )
        const [inventory, reversed] = [gpuInventory(all), gpuInventory(all.toReversed())]
        expect(reversed).toEqual(inventory)
        expect([...reversed.models.keys()]).toEqual([...inventory.models.keys()])
      }),
    )
  })
})

describe("changes of a node", () => {
  const before = node("a", { "amd.com/gpu.device-id": "74a1", zone: "1" }, 8)
  const isNoticed = (after: Node): boolean => {
    const snapshot = makeSnapshot([before])
    const derive = (current: typeof snapshot) => Effect.runSync(current.state.derive(gpuInventoryFact))
    return derive(snapshot) !== derive(snapshot.with([after]))
  }

  it.each<[string, boolean, Node]>([
    ["its zone", false, node("a", { "amd.com/gpu.device-id": "74a1", zone: "2" }, 8)],
    [
      "a heartbeat",
      false,
      { ...before, status: { ...before.status, conditions: [{ type: "Ready", status: "True" }] } },
    ],
    ["a label of ours", true, node("a", { "amd.com/gpu.device-id": "740f", zone: "1" }, 8)],
    ["allocatable GPUs, 8 to 7", true, node("a", { "amd.com/gpu.device-id": "74a1", zone: "1" }, 7)],
  ])("engine #50: %s wakes readers: %s", (_title, noticed, after) => {
    expect(isNoticed(after)).toBe(noticed)
  })

  it("engine #50: a new GPU label wakes readers", () => {
    const snapshot = makeSnapshot([node("a", {})])
    const derive = (current: typeof snapshot) => Effect.runSync(current.state.derive(gpuInventoryFact))
    expect(derive(snapshot.with([before])).models.size).toBe(1)
    expect(Effect.runSync(snapshot.state.list(NodeKind))).toHaveLength(1)
  })
})

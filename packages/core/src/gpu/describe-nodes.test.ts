import type { Node, StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { describeNodes, nodeHasGpu } from "./describe-nodes.ts"
import { gpuHealth } from "./gpu-health.ts"
import { gpuInventory } from "./gpu-inventory.ts"

const node = (name: string, labels: StringMap, allocatable: Record<string, string> = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  status: { allocatable },
})

describe("a node as the operator sees it", () => {
  it("names the label behind each fact, and its extended resources", () => {
    const labels = { "amd.com/gpu.device-id": "0x74A1", "beta.amd.com/gpu.vram": "160G" }
    expect(describeNodes([node("b", labels, { cpu: "96", "amd.com/gpu": "8" }), node("a", {})])).toEqual([
      { name: "a", gpus: [], allocatable: {} },
      {
        name: "b",
        gpus: [
          {
            model: "MI300X",
            modelLabel: "amd.com/gpu.device-id=0x74A1",
            vram: 160 * 2 ** 30,
            vramSource: "label",
            vramLabel: "beta.amd.com/gpu.vram=160G",
          },
        ],
        allocatable: { "amd.com/gpu": 8 },
      },
    ])
  })

  it("a memory label that is none is no source", () => {
    const labels = { "amd.com/gpu.device-id": "74a1", "amd.com/gpu.vram": "lots" }
    expect(describeNodes([node("a", labels)])[0]?.gpus).toEqual([
      { model: "MI300X", modelLabel: "amd.com/gpu.device-id=74a1", vram: 192 * 2 ** 30, vramSource: "static" },
    ])
  })
})

const nodes = fc.array(
  fc
    .record({
      label: fc.constantFrom(
        ["amd.com/gpu.device-id", "74a1"],
        ["beta.amd.com/gpu.device-id", "740c"],
        ["amd.com/gpu.device-id.740f", "4"],
        ["amd.com/gpu.device-id", "ffff"],
        ["amd.com/gpu.family", "AI"],
        ["zone", "a"],
      ),
      vram: fc.constantFrom("", "32G", "200G"),
      resource: fc.constantFrom("cpu", "amd.com/gpu", "nvidia.com/gpu"),
    })
    .map(({ label: [key = "", value = ""], vram, resource }) =>
      node("n", { [key]: value, "amd.com/gpu.vram": vram }, { [resource]: "8" }),
    ),
  { maxLength: 5 },
)
const gpus: fc.Arbitrary<NormalizedGpu> = fc.record(
  {
    models: fc.uniqueArray(fc.constantFrom("MI300X", "MI250", "MI250X", "MI210", "AMD-FFFF", "MI999")),
    requests: fc.nat(8),
    minVram: fc.constantFrom("0", "64Gi", "150Gi", "1Ti"),
    resourceName: fc.constantFrom("amd.com/gpu", "nvidia.com/gpu"),
  },
  { requiredKeys: ["models", "requests"] },
)

it("a cluster has what is required exactly if one of its nodes has", () => {
  fc.assert(
    fc.property(nodes, gpus, (all, gpu) => {
      const inventory = gpuInventory(all)
      const health = gpuHealth(gpu, Result.succeed(inventory))
      const fitting = describeNodes(all).filter((each) => nodeHasGpu(gpu, inventory, each))
      expect(fitting.length > 0).toBe(health?.state === "Ready")
    }),
    { numRuns: 500 },
  )
})

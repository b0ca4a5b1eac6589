import type { Node, NodeAffinity, StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { InfrastructureError } from "../errors/domain-error.ts"
import type { NormalizedGpu } from "../template/normalize-hardware.ts"
import { gpuHealth } from "./gpu-health.ts"
import { type GpuInventory, gpuInventory, NO_GPUS } from "./gpu-inventory.ts"
import { gpuNodeAffinity } from "./node-affinity.ts"
import { normalizeGpuModel } from "./normalize-gpu-model.ts"

const node = (name: string, labels: StringMap): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels } })
const withDevices = (...ids: ReadonlyArray<string>): GpuInventory =>
  gpuInventory(ids.map((id, at) => node(`n${at}`, { "amd.com/gpu.device-id": id })))
const gpu = (fields: Partial<NormalizedGpu>): NormalizedGpu => ({ models: [], ...fields })

const MI300X = "74a1"
const MI210 = "740f"

describe("the component GPU", () => {
  it.each<[string, Partial<NormalizedGpu>, GpuInventory, string, string, RegExp]>([
    ["any GPU", { requests: 1 }, withDevices(MI300X, MI210), "Ready", "GPUAvailable", /MI210, MI300X/],
    ["any GPU, none there", { requests: 1 }, NO_GPUS, "NotAvailable", "GPUNotAvailable", /No node has a GPU/],
    ["a model", { models: ["MI300X"] }, withDevices(MI300X), "Ready", "GPUAvailable", /MI300X/],
    [
      "another model",
      { models: ["MI300X"] },
      withDevices(MI210, "7448"),
      "NotAvailable",
      "GPUNotAvailable",
      /No node has MI300X; GPUs in the cluster: MI210, W7900/,
    ],
    ["one of several models", { models: ["MI250", "MI300X"] }, withDevices("740c"), "Ready", "GPUAvailable", /MI250/],
    [
      "selection #50",
      { minVram: "256Gi" },
      withDevices(MI300X, MI210),
      "NotAvailable",
      "VRAMNotAvailable",
      /256Gi.*MI300X \(192Gi\)/,
    ],
    ["memory, none there", { minVram: "1Gi" }, NO_GPUS, "NotAvailable", "VRAMNotAvailable", /none detected/],
    ["memory that is there", { minVram: "64Gi" }, withDevices(MI300X, MI210), "Ready", "GPUAvailable", /MI210, MI300X/],
    [
      "model and memory must both hold",
      { models: ["MI210"], minVram: "128Gi" },
      withDevices(MI300X, MI210),
      "NotAvailable",
      "VRAMNotAvailable",
      /MI210 with 128Gi/,
    ],
    ["0 GPUs need a node with some", { requests: 0 }, NO_GPUS, "NotAvailable", "GPUNotAvailable", /No node has a GPU/],
    [
      "a family is some GPU",
      { requests: 1 },
      gpuInventory([node("a", { "amd.com/gpu.family": "AI" })]),
      "Ready",
      "GPUAvailable",
      /do not tell/,
    ],
    [
      "a family is no model",
      { models: ["AI"] },
      gpuInventory([node("a", { "amd.com/gpu.family": "AI" })]),
      "NotAvailable",
      "GPUNotAvailable",
      /none/,
    ],
    ["an unknown device by its id", { models: ["AMD-FFFF"] }, withDevices("ffff"), "Ready", "GPUAvailable", /AMD-FFFF/],
    [
      "another vendor's GPU, by resource alone",
      { requests: 1, models: ["H100"], resourceName: "nvidia.com/gpu" },
      gpuInventory([{ ...node("a", {}), status: { allocatable: { "nvidia.com/gpu": "8" } } }]),
      "Ready",
      "GPUAvailable",
      /nvidia.com\/gpu/,
    ],
    [
      "another vendor's GPU, not there",
      { requests: 1, resourceName: "nvidia.com/gpu" },
      withDevices(MI300X),
      "NotAvailable",
      "GPUNotAvailable",
      /nvidia.com\/gpu/,
    ],
  ])("%s", (_title, fields, inventory, state, reason, message) => {
    const health = gpuHealth(gpu(fields), Result.succeed(inventory))
    expect(health).toMatchObject({ component: "GPU", state, reason, errors: [] })
    expect(health?.message).toMatch(message)
  })

  it("is absent where no GPU is needed", () => {
    expect(gpuHealth(undefined, Result.succeed(NO_GPUS))).toBeUndefined()
    expect(gpuHealth(gpu({ resourceName: "amd.com/gpu" }), Result.succeed(NO_GPUS))).toBeUndefined()
  })

  it("is Degraded while the nodes cannot be read", () => {
    const error = new InfrastructureError({ reason: "Timeout", message: "down" })
    expect(gpuHealth(gpu({ requests: 1 }), Result.fail(error))).toMatchObject({
      state: "Degraded",
      reason: "GPUCheckFailed",
      errors: [error],
    })
  })
})

describe("node affinity", () => {
  const terms = (affinity: NodeAffinity | undefined) =>
    affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms.map(
      ({ matchExpressions }) => matchExpressions?.[0],
    )
  const affinityOf = (fields: Partial<NormalizedGpu>, inventory: GpuInventory) =>
    terms(gpuNodeAffinity(gpu(fields), inventory))
  const ids = (values: ReadonlyArray<string>, key = "amd.com/gpu.device-id") => ({ key, operator: "In", values })
  const exists = (key: string) => ({ key, operator: "Exists" })

  it("selection #49: always the same ids in the same order", () => {
    for (let run = 0; run < 10; run++) {
      expect(affinityOf({ models: [normalizeGpuModel("mi300x")] }, withDevices(MI300X))).toEqual([
        ids(["74a1", "74a9", "74b5", "74bd"]),
      ])
    }
  })

  it.each<[string, Partial<NormalizedGpu>, GpuInventory, unknown]>([
    ["any GPU is the resource's matter", { requests: 2 }, withDevices(MI300X), undefined],
    [
      "ids as nodes write them",
      { models: ["MI300X"] },
      withDevices("0x74a1"),
      [ids(["0x74a1", "74a1", "74a9", "74b5", "74bd"])],
    ],
    ["several models", { models: ["MI210", "MI250"] }, withDevices(MI210), [ids(["7408", "740c", "740f", "7410"])]],
    [
      "memory: the models of the cluster that have it",
      { minVram: "128Gi" },
      withDevices(MI300X, MI210),
      [ids(["74a1", "74a9", "74b5", "74bd"])],
    ],
    [
      "model and memory",
      { models: ["MI210", "MI300X"], minVram: "128Gi" },
      withDevices(MI300X, MI210),
      [ids(["74a1", "74a9", "74b5", "74bd"])],
    ],
    ["nothing has the memory", { minVram: "1Ti" }, withDevices(MI300X), undefined],
    [
      "earlier labels, where nodes have them",
      { models: ["MI210"] },
      gpuInventory([node("a", { "beta.amd.com/gpu.device-id": MI210 })]),
      [ids(["740f", "7410"]), ids(["740f", "7410"], "beta.amd.com/gpu.device-id")],
    ],
    [
      "keys that hold the id, where nodes have them",
      { models: ["MI210"] },
      gpuInventory([node("a", { "amd.com/gpu.device-id.740f": "2", "amd.com/gpu.device-id.74a1": "2" })]),
      [ids(["740f", "7410"]), exists("amd.com/gpu.device-id.740f")],
    ],
    ["an unknown device", { models: ["AMD-FFFF"] }, withDevices("0xFFFF"), [ids(["0xFFFF"])]],
    [
      "0 GPUs: any node that tells of GPUs",
      { requests: 0 },
      gpuInventory([node("a", { "amd.com/gpu.device-id": MI210 }), node("b", { "amd.com/gpu.family": "AI" })]),
      [exists("amd.com/gpu.device-id"), exists("amd.com/gpu.family")],
    ],
    ["0 GPUs of a model", { requests: 0, models: ["MI210"] }, withDevices(MI210), [ids(["740f", "7410"])]],
    ["another vendor's", { requests: 1, models: ["H100"], resourceName: "nvidia.com/gpu" }, NO_GPUS, undefined],
  ])("%s", (_title, fields, inventory, expected) => {
    expect(affinityOf(fields, inventory)).toEqual(expected)
  })
})

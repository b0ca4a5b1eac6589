import type { Node, StringMap } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { apiServerProblems } from "../reconcile/test-fixtures/api-server-problems.ts"
import { clusterModel, condition, settle, template } from "../service-template/test-fixtures/template-cluster.ts"
import { gpuHealth } from "./gpu-health.ts"
import { type GpuInventory, gpuInventory, vramOf } from "./gpu-inventory.ts"

const node = (name: string, labels: StringMap): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels } })
const inventoryOf = (...all: ReadonlyArray<StringMap>): GpuInventory =>
  gpuInventory(all.map((labels, at) => node(`n${at}`, labels)))
const GIBIBYTE = 2 ** 30

describe("labels that contradict each other", () => {
  it.each<[string, StringMap, ReadonlyArray<string>]>([
    [
      "the current label counts, not the earlier one",
      { "amd.com/gpu.device-id": "74a1", "beta.amd.com/gpu.device-id": "740f" },
      ["MI300X"],
    ],
    ["the id counts, not the family", { "amd.com/gpu.device-id": "740f", "amd.com/gpu.family": "AI" }, ["MI210"]],
    [
      "one id counts, not several in keys",
      { "amd.com/gpu.device-id": "740f", "amd.com/gpu.device-id.74a1": "8" },
      ["MI210"],
    ],
    [
      "an id counts, not the product's name",
      { "amd.com/gpu.device-id": "740f", "amd.com/gpu.product-name": "MI300X" },
      ["MI210"],
    ],
  ])("%s", (_title, labels, models) => {
    expect([...inventoryOf(labels).models.keys()]).toEqual(models)
  })

  it("of the memory that nodes tell of one model, the most counts", () => {
    const told = ["64G", "192G", "1G"].map((vram) => ({ "amd.com/gpu.device-id": "74a1", "amd.com/gpu.vram": vram }))
    expect(vramOf(inventoryOf(...told), "MI300X")).toBe(192 * GIBIBYTE)
  })
})

describe("labels that make no sense", () => {
  it.each(["", " ", "-5", "1e9G", "NaN", "Infinity", "999999999999999999999G", "0", "0.0G", "12 parsecs"])(
    "an amount of memory %j is none, and the data sheet counts",
    (vram) => {
      const { models } = inventoryOf({ "amd.com/gpu.device-id": "74a1", "amd.com/gpu.vram": vram })
      expect(models.get("MI300X")).toMatchObject({ vram: 192 * GIBIBYTE, vramSource: "static" })
    },
  )

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("a device id %s is an unknown one", (id) => {
    const { models } = inventoryOf({ "amd.com/gpu.device-id": id })
    expect([...models.keys()]).toEqual([`AMD-${id.toUpperCase()}`])
    expect(models.values().next().value).toMatchObject({ vram: undefined, vramSource: "unknown" })
  })

  const key = fc.oneof(
    fc
      .constantFrom("device-id", "vram", "family", "product-name", "cu-count")
      .chain((label) => fc.constantFrom(`amd.com/gpu.${label}`, `beta.amd.com/gpu.${label}`)),
    fc.string({ maxLength: 70 }).map((id) => `amd.com/gpu.device-id.${id}`),
    fc.string(),
  )
  const labels = fc.dictionary(key, fc.oneof(fc.string(), fc.constantFrom("74a1", "0x74A1", "8", "0", "192G", "0x")), {
    maxKeys: 8,
  })

  it("any labels at all make an inventory, and a verdict on any requirement", () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 5 }), (all) => {
        const inventory = inventoryOf(...all)
        for (const name of inventory.models.keys()) expect(name).not.toBe("")
        const verdict = gpuHealth({ models: ["MI300X"], minVram: "64Gi" }, Result.succeed(inventory))
        expect(["Ready", "NotAvailable"]).toContain(verdict?.state)
      }),
    )
  })
})

describe("very many labels, and very long ones", () => {
  /** As many device ids as nodes could tell of, none of them known. */
  const crowd = Array.from({ length: 500 }, (_, at) =>
    node(
      `n${at}`,
      Object.fromEntries(Array.from({ length: 20 }, (_, id) => [`amd.com/gpu.device-id.${at}x${id}`, "8"])),
    ),
  )
  const long = node("long", { "amd.com/gpu.device-id": "f".repeat(2 ** 20), "amd.com/gpu.vram": "9".repeat(2 ** 20) })

  it.each([
    ["10,000 unknown devices", crowd],
    ["a value of a mebibyte", [long]],
  ])("%s make no message that is too long, and no status that is refused", (_title, nodes) => {
    const { subject } = settle(template({ gpu: { model: "MI300X" } }), makeSnapshot([clusterModel(), ...nodes]))
    expect(subject.status?.status).toBe("NotAvailable")
    expect(condition(subject, "GPUReady")?.message.length).toBeLessThanOrEqual(4096)
    expect(apiServerProblems(subject)).toEqual([])
    expect(JSON.stringify(subject.status).length).toBeLessThan(64 * 1024)
  })

  it("take time in proportion to their number", () => {
    const started = performance.now()
    inventoryOf(...crowd.map(({ metadata }) => metadata.labels ?? {}))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

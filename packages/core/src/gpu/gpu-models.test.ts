import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import {
  detectedName,
  deviceIdsOf,
  GPU_MODELS,
  GPU_PREFERENCE,
  modelOfDevice,
  nominalVram,
  VRAM_TIERS_GI,
} from "./gpu-models.ts"
import { normalizeGpuModel } from "./normalize-gpu-model.ts"
import { parseVram } from "./vram-text.ts"

describe("the device table", () => {
  it.each([
    ["74a1", "MI300X"],
    ["0x74A1", "MI300X"],
    [" 740c ", "MI250X"],
    ["7550", "RX9070"],
    ["ffff", "AMD-FFFF"],
  ])("selection #47: device %s is %s", (id, model) => {
    expect(modelOfDevice(id)).toBe(model)
  })

  it.each([
    ["MI300X", ["74a1", "74a9", "74b5", "74bd"]],
    ["MI250", ["7408", "740c"]],
    ["MI999", []],
  ])("the ids of %s", (model, ids) => {
    expect(deviceIdsOf(model)).toEqual(ids)
  })

  it("a MI250 is what nodes have as MI250X", () => {
    expect(detectedName("MI250")).toBe("MI250X")
    expect(nominalVram("MI250")).toBe(nominalVram("MI250X"))
  })

  it("lists the ids of each model sorted", () => {
    for (const { deviceIds } of GPU_MODELS) expect(deviceIds).toEqual(deviceIds.toSorted())
  })

  it("has a name for every id that is a normalised name already", () => {
    for (const { name, deviceIds } of GPU_MODELS) {
      expect(normalizeGpuModel(name)).toBe(name)
      for (const id of deviceIds) expect(detectedName(name)).toBe(modelOfDevice(id))
    }
  })

  it("knows the amounts of memory that GPUs come with", () => {
    expect(VRAM_TIERS_GI).toEqual([16, 24, 32, 48, 64, 128, 192, 256, 288])
  })
})

describe("the order of preference", () => {
  it("has every model that a node's labels can name", () => {
    for (const { deviceIds } of GPU_MODELS) {
      for (const id of deviceIds) expect(GPU_PREFERENCE).toContain(modelOfDevice(id))
    }
  })

  it("prefers no older generation of a line to a newer one, and no Radeon to an Instinct", () => {
    GPU_MODELS.forEach((model, at) => {
      for (const behind of GPU_MODELS.slice(at + 1)) {
        if (behind.line === model.line) expect(behind.generation).toBeLessThanOrEqual(model.generation)
        else expect(model.line).toBe("Instinct")
      }
    })
  })

  it("starts as documented", () => {
    expect(GPU_PREFERENCE.filter((name) => name.startsWith("MI") && name !== "MI250")).toEqual([
      "MI355X",
      "MI350X",
      "MI325X",
      "MI300X",
      "MI308X",
      "MI300A",
      "MI250X",
      "MI210",
      "MI100",
    ])
  })
})

describe("names of GPU models", () => {
  it.each([
    ["AMD_Instinct_MI300X_OAM", "MI300X"],
    ["MI300X (rev 2)", "MI300X"],
    ["INSTINCTMI300X", "MI300X"],
    ["instinct-mi300x", "MI300X"],
    ["RX7900-XTX", "RX7900"],
    ["Radeon RX 7900", "7900"],
    ["AI", "AI"],
    ["MI 300X", "300X"],
    ["MI300X,MI325X", "MI300X,MI325X"],
    ["  ", ""],
    ["AMD-1234", "AMD-1234"],
    ["AMD-DEAD", "AMD-DEAD"],
    ["amd", "AMD"],
  ])("%j is %j", (text, name) => {
    expect(normalizeGpuModel(text)).toBe(name)
  })

  it("case, vendor and separators do not matter", () => {
    fc.assert(
      fc.property(fc.constantFrom(...GPU_PREFERENCE), fc.constantFrom("-", "_", " ", "/", ":"), (model, separator) => {
        for (const text of [
          model.toLowerCase(),
          `AMD${separator}Instinct${separator}${model}`,
          `${model}${separator}OAM`,
        ]) {
          expect(normalizeGpuModel(text)).toBe(model)
        }
      }),
    )
  })
})

describe("memory labels", () => {
  it.each([
    ["selection #48", "192G", 206158430208],
    ["selection #48", "1T", 2 ** 40],
    ["selection #48", "1.5G", 1610612736],
    ["selection #48: MiB", "196608", 192 * 2 ** 30],
    ["bytes", "206158430208", 206158430208],
    ["any spelling of the unit", "192Gi", 206158430208],
    ["any spelling of the unit", "192GiB", 206158430208],
    ["any spelling of the unit", "192gb", 206158430208],
    ["mebibytes", "16368M", 16368 * 2 ** 20],
    ["no number", "lots", undefined],
    ["a fraction without unit", "1.5", undefined],
    ["nothing", "0", undefined],
    ["blank", "", undefined],
  ])("%s: %s", (_title, text, bytes) => {
    expect(parseVram(text)).toBe(bytes)
  })
})

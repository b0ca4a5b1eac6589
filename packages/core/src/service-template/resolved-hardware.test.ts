import type { AIMServiceTemplateSpec } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { normalizeHardware } from "../template/normalize-hardware.ts"
import { hardwareSummary, renderHardware, resolveHardware } from "./resolved-hardware.ts"

type Spelling = Pick<AIMServiceTemplateSpec, "gpu" | "hardware" | "gpuSelector">
const resolved = (spec: Spelling, discovered?: Parameters<typeof resolveHardware>[0]) =>
  resolveHardware(discovered, Result.getOrThrow(normalizeHardware(spec)))
const resourceName = "amd.com/gpu"

describe("the hardware that workloads ask for", () => {
  it("templates #24: as discovered, also where that is no GPU", () => {
    const hardware = resolved({ gpu: { requests: 2 } }, { gpu: "MI300X", gpuCount: 0 })
    expect(renderHardware(hardware)).toEqual({ gpu: { requests: 0, model: "MI300X", resourceName } })
    expect(hardwareSummary(hardware)).toBe("MI300X")
  })

  it("templates #25: memory as written, beside a discovered model", () => {
    const hardware = resolved({ gpu: { minVram: "64Gi" } }, { gpu: "MI300X", gpuCount: 2 })
    expect(renderHardware(hardware)).toEqual({ gpu: { requests: 2, model: "MI300X", minVram: "64Gi", resourceName } })
    expect(hardwareSummary(hardware)).toBe("2 x MI300X")
  })

  it.each<[string, Spelling, string]>([
    ["templates #26: a number without a model", { gpu: { requests: 4 } }, "4 x GPU"],
    ["templates #26: a model alone", { gpu: { model: "MI300X" } }, "MI300X"],
    ["templates #26: CPUs alone", { hardware: { cpu: { requests: "4" } } }, "CPU"],
    ["templates #26: nothing", {}, ""],
    ["memory alone", { gpu: { minVram: "64Gi" } }, "GPU"],
    ["several models", { gpu: { requests: 1, models: ["MI300X", "MI210"] } }, "1 x MI210 or MI300X"],
    ["an earlier spelling", { gpuSelector: { count: 2, model: "mi300x" } }, "2 x MI300X"],
    ["no GPU of no model", { gpu: { requests: 0 } }, ""],
  ])("%s", (_title, spec, summary) => expect(hardwareSummary(resolved(spec))).toBe(summary))

  it("as written where nothing was discovered; what is not asked for is absent", () => {
    const cpu = { requests: "4", limits: "8" }
    expect(
      renderHardware(resolved({ gpu: { requests: 1, resourceName: "nvidia.com/gpu" }, hardware: { cpu } }, {})),
    ).toEqual({
      gpu: { requests: 1, resourceName: "nvidia.com/gpu" },
      cpu,
    })
    expect(renderHardware(resolved({ gpu: { resourceName } }))).toBeUndefined()
  })

  it("names of discovered models are normalised", () => {
    expect(resolved({}, { gpu: "AMD Instinct MI300X OAM", gpuCount: 1 }).gpu?.models).toEqual(["MI300X"])
  })
})

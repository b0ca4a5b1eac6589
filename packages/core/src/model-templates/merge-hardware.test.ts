import type { AIMHardwareRequirements } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { mergeHardware } from "./merge-hardware.ts"

describe("a template's hardware over the model's", () => {
  it.each<[string, AIMHardwareRequirements | undefined, AIMHardwareRequirements | undefined, object]>([
    ["models #39: CPUs", { cpu: { requests: 1 } }, { cpu: { requests: 4 } }, { cpu: { requests: "4" } }],
    [
      "models #40: a model and a memory hold together",
      { gpu: { requests: 2, model: "MI300X" } },
      { gpu: { minVram: "64Gi" } },
      { gpu: { requests: 2, models: ["MI300X"], minVram: "64Gi" } },
    ],
    [
      "models #41: 0 is a number",
      { gpu: { requests: 1 } },
      { gpu: { requests: 0 } },
      { gpu: { requests: 0, models: [] } },
    ],
    ["another model", { gpu: { models: ["A1", "B2"] } }, { gpu: { model: "C3" } }, { gpu: { models: ["C3"] } }],
    [
      "a default resource is nobody's wish",
      { gpu: { resourceName: "nvidia.com/gpu" } },
      { gpu: { requests: 1, resourceName: "amd.com/gpu" } },
      { gpu: { requests: 1, models: [], resourceName: "nvidia.com/gpu" } },
    ],
    [
      "one field of the CPUs",
      { cpu: { requests: 1, limits: 2 } },
      { cpu: { limits: 8 } },
      { cpu: { requests: "1", limits: "8" } },
    ],
    ["the model's alone", { cpu: { requests: 1 } }, undefined, { cpu: { requests: "1" } }],
    ["its own alone", undefined, { gpu: { requests: 1 } }, { gpu: { requests: 1, models: [] } }],
    ["neither", undefined, undefined, {}],
  ])("%s", (_title, base, own, expected) => {
    expect(mergeHardware(base, own)).toEqual(Result.succeed(expected))
  })

  it("an amount that is none is told", () => {
    const merged = mergeHardware({ cpu: { requests: "much" } }, undefined)
    expect(Result.isFailure(merged) && merged.failure).toMatchObject({ reason: "InvalidQuantity" })
  })
})

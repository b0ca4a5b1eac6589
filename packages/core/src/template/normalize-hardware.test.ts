import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { canonicalHardware, type HardwareSpellings, normalizeHardware, renderGpu } from "./normalize-hardware.ts"

describe("hardware in one shape", () => {
  it.each<[string, HardwareSpellings, object]>([
    ["nothing", {}, {}],
    ["an empty block asks for nothing", { hardware: {} }, {}],
    ["gpu", { gpu: { requests: 1, model: "MI300X" } }, { gpu: { models: ["MI300X"], requests: 1 } }],
    ["hardware.gpu", { hardware: { gpu: { requests: 0 } } }, { gpu: { models: [], requests: 0 } }],
    [
      "gpuSelector",
      { gpuSelector: { count: 2, model: "amd_instinct-mi300x" } },
      { gpu: { models: ["MI300X"], requests: 2 } },
    ],
    [
      "model and models together, each once, sorted",
      { gpu: { model: "MI300X", models: ["MI250X", "Instinct MI300X"] } },
      { gpu: { models: ["MI250X", "MI300X"] } },
    ],
    ["canonical amounts", { gpu: { minVram: "65536Mi" } }, { gpu: { models: [], minVram: "64Gi" } }],
    [
      "cpu beside the other spelling of gpu",
      { gpu: { requests: 1 }, hardware: { cpu: { requests: "4000m", limits: 8 } } },
      { gpu: { models: [], requests: 1 }, cpu: { requests: "4", limits: "8" } },
    ],
    [
      "the same in several places, one of them with the default written out",
      {
        gpu: { requests: 2, model: "MI300X", minVram: "1Gi", resourceName: "amd.com/gpu" },
        hardware: { gpu: { requests: 2, model: "mi300x", minVram: 1073741824 } },
      },
      { gpu: { models: ["MI300X"], requests: 2, minVram: "1Gi", resourceName: "amd.com/gpu" } },
    ],
  ])("%s", (_title, spellings, expected) => {
    expect(normalizeHardware(spellings)).toEqual(Result.succeed(expected))
  })

  it.each<[string, HardwareSpellings, string, RegExp]>([
    [
      "places that contradict each other",
      { gpu: { requests: 1 }, gpuSelector: { count: 2 } },
      "InvalidHardware",
      /^gpuSelector and gpu ask for different GPUs/,
    ],
    ["half a GPU", { gpu: { requests: 0.5 } }, "InvalidHardware", /^gpu\.requests is 0\.5/],
    [
      "an amount that is none",
      { hardware: { gpu: { minVram: "much" } } },
      "InvalidQuantity",
      /^hardware\.gpu\.minVram: "much"/,
    ],
    [
      "cores that are none",
      { hardware: { cpu: { requests: "x" } } },
      "InvalidQuantity",
      /^hardware\.cpu\.requests: "x"/,
    ],
  ])("refuses %s", (_title, spellings, reason, message) => {
    const hardware = normalizeHardware(spellings)
    expect(Result.isFailure(hardware) && hardware.failure).toMatchObject({ _tag: "InvalidSpec", reason })
    expect(Result.isFailure(hardware) && hardware.failure.message).toMatch(message)
  })
})

it("a default that is written out never enters a hash", () => {
  const gpu = { models: ["MI300X"], requests: 1 }
  expect(canonicalHardware({ gpu: { ...gpu, resourceName: "amd.com/gpu" } })).toEqual(canonicalHardware({ gpu }))
  expect(canonicalHardware({ gpu: { ...gpu, resourceName: "nvidia.com/gpu" } })).toEqual({
    gpu: { model: "MI300X", requests: 1, resourceName: "nvidia.com/gpu" },
  })
})

it("one model is written as model, several as models, and one apart from more than a list can have", () => {
  expect(renderGpu({ models: ["MI300X"], requests: 1 })).toEqual({ model: "MI300X", requests: 1 })
  expect(renderGpu({ models: ["MI250X", "MI300X"] })).toEqual({ models: ["MI250X", "MI300X"] })
  const many = Array.from({ length: 17 }, (_, index) => `MI${100 + index}`)
  const rendered = renderGpu({ models: many })
  expect(rendered).toEqual({ model: many[0], models: many.slice(1) })
  expect(normalizeHardware({ gpu: rendered })).toEqual(Result.succeed({ gpu: { models: many } }))
})

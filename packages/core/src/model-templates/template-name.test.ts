import type { AIMHardwareRequirements, RecommendedDeployment } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { type DerivedNameOptions, derivedName } from "../naming/derived-name.ts"
import { mergeHardware } from "./merge-hardware.ts"
import { customTemplateName, deploymentTemplateName } from "./template-name.ts"

const IMAGE = "amdenterpriseai/aim-qwen-qwen3-32b:0.8.5"
const START = "amdenterpriseai-aim-qwen-qwen3-32b-0"

it.each<[string, ReadonlyArray<string>, DerivedNameOptions, string]>([
  ["models #29", ["a", "b"], { hash: ["h"] }, "a-b-71e0bdc1"],
  ["models #30", ["My_Model.Name", "v1.0.0"], { hash: ["a", 1, null], hashLength: 6 }, "my-model-name-v1-0-0-c3e22f"],
  [
    "models #31",
    ["0123456789".repeat(4), "0123456789".repeat(4)],
    { hash: ["h"] },
    "01234567890123456789012345-012345678901234567890123456-71e0bdc1",
  ],
])("%s: a derived name", (_title, parts, options, name) => {
  expect(derivedName(parts, options)).toEqual(Result.succeed(name))
})

describe("the name of a template for a recommended deployment", () => {
  const fast: RecommendedDeployment = { gpuModel: "MI300X", gpuCount: 1, metric: "latency", precision: "fp8" }
  it.each<[string, RecommendedDeployment, string]>([
    ["models #32", fast, `${START}-1x-mi300x-lat-fp8-5616f015`],
    ["models #33: another profile", { ...fast, profileId: "p2" }, `${START}-1x-mi300x-lat-fp8-397bc169`],
    ["models #34: a GPU without a number", { gpuModel: "MI300X" }, `${START}-8-5-mi300x-1ecdbf7c`],
    ["models #35: nothing", {}, `${START}-8-5-c7c9bfab`],
  ])("%s", (_title, deployment, name) => {
    expect(deploymentTemplateName("qwen3-32b", IMAGE, deployment)).toEqual(Result.succeed(name))
  })

  it("shows a number without a GPU, and the throughput", () => {
    const name = deploymentTemplateName("q", "a/b:1", { gpuCount: 2, metric: "throughput" })
    expect(Result.getOrThrow(name)).toMatch(/^a-b-1-x2-thr-[0-9a-f]{8}$/)
  })

  it("is as good as unset where it is empty", () => {
    expect(deploymentTemplateName("q", IMAGE, { metric: "", gpuCount: 0 })).toEqual(
      deploymentTemplateName("q", IMAGE, {}),
    )
  })
})

describe("the name of a custom template", () => {
  const nameOf = (
    hardware: AIMHardwareRequirements,
    rest: {
      readonly alias?: string
      readonly precision?: string
      readonly metric?: string
      readonly own?: string
    } = {},
  ) =>
    customTemplateName("my-custom-llama", {
      alias: rest.alias ?? "",
      precision: rest.precision ?? "",
      metric: rest.metric ?? "",
      hardware: Result.getOrThrow(mergeHardware(hardware, undefined)),
      ownGpuModels: rest.own === undefined ? [] : [rest.own],
      ordinal: 0,
    })
  const gpu = (requests: number) => ({ gpu: { requests, model: "MI300X" } })

  it.each([
    ["models #36", nameOf(gpu(1)), "my-custom-llama-custom-56ecb37c"],
    ["models #37", nameOf(gpu(2)), "my-custom-llama-custom-42d64bcc"],
    [
      "models #38",
      nameOf(gpu(2), { alias: "high-memory", precision: "fp8", metric: "latency", own: "MI300X" }),
      "my-custom-llama-custom-high-memory-fp8-mi300x-9f98bb08",
    ],
  ])("%s", (_title, name, expected) => {
    expect(name).toEqual(Result.succeed(expected))
  })

  it("does not depend on how the hardware is written", () => {
    const plain = nameOf({ gpu: { requests: 1, model: "MI300X", minVram: "64Gi" }, cpu: { requests: "4" } })
    expect(
      nameOf({
        gpu: { requests: 1, models: ["amd_mi300x"], minVram: "65536Mi", resourceName: "amd.com/gpu" },
        cpu: { requests: "4000m" },
      }),
    ).toEqual(plain)
  })
})

import type { ResourceRequirements } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { AmountOrder } from "../quantity/arithmetic.ts"
import { parseQuantity } from "../quantity/quantity.ts"
import { type InferenceResourceInputs, inferenceResources } from "./inference-resources.ts"

const AMD = "amd.com/gpu"
const resourcesOf = (inputs: Partial<InferenceResourceInputs>) =>
  inferenceResources({ gpus: 0, gpuResource: AMD, ...inputs }).resources

describe("resources of an inference container", () => {
  it.each<[string, Partial<InferenceResourceInputs>, ResourceRequirements]>([
    [
      "service #39: defaults for 4 GPUs",
      { gpus: 4 },
      { requests: { cpu: "16", memory: "128Gi", [AMD]: "4" }, limits: { memory: "192Gi", [AMD]: "4" } },
    ],
    [
      "service #40: a lower limit takes the request with it",
      { gpus: 4, service: { limits: { memory: "64Gi" } } },
      { requests: { cpu: "16", memory: "64Gi", [AMD]: "4" }, limits: { memory: "64Gi", [AMD]: "4" } },
    ],
    [
      "service #41: request and limit of a device are one",
      { gpus: 2, service: { requests: { [AMD]: 8 } } },
      { requests: { cpu: "8", memory: "64Gi", [AMD]: 8 }, limits: { memory: "96Gi", [AMD]: 8 } },
    ],
    [
      "service #42: nothing is added without GPUs",
      { model: { requests: { cpu: "100m" } } },
      { requests: { cpu: "100m" } },
    ],
    [
      "service over template over model, by resource",
      {
        model: { requests: { cpu: "1", memory: "1Gi", "example.com/a": 1 } },
        template: { requests: { cpu: "2", memory: "2Gi" } },
        service: { requests: { cpu: "3" } },
      },
      { requests: { cpu: "3", memory: "2Gi", "example.com/a": 1 }, limits: { "example.com/a": 1 } },
    ],
    [
      "a higher request takes the limit with it",
      { gpus: 1, service: { requests: { memory: "100Gi" } } },
      { requests: { cpu: "4", memory: "100Gi", [AMD]: "1" }, limits: { memory: "100Gi", [AMD]: "1" } },
    ],
    [
      "another vendor's GPU takes the place of the default",
      { gpus: 1, template: { limits: { "nvidia.com/gpu": "1" } } },
      {
        requests: { cpu: "4", memory: "32Gi", "nvidia.com/gpu": "1" },
        limits: { memory: "48Gi", "nvidia.com/gpu": "1" },
      },
    ],
    [
      "another vendor's GPU by the template's hardware",
      { gpus: 1, gpuResource: "nvidia.com/gpu", service: { limits: { "nvidia.com/gpu": "2" } } },
      {
        requests: { cpu: "4", memory: "32Gi", "nvidia.com/gpu": "2" },
        limits: { memory: "48Gi", "nvidia.com/gpu": "2" },
      },
    ],
    [
      "CPU cores of the hardware come before the defaults, and behind the template",
      { gpus: 1, cpu: { requests: "2", limits: "6" }, template: { limits: { cpu: "8" } } },
      { requests: { cpu: "2", memory: "32Gi", [AMD]: "1" }, limits: { cpu: "8", memory: "48Gi", [AMD]: "1" } },
    ],
    [
      "claims of the highest layer",
      { model: { claims: [{ name: "a" }] }, service: { claims: [{ name: "b" }] } },
      { claims: [{ name: "b" }] },
    ],
    [
      "many GPUs, canonical",
      { gpus: 32 },
      { requests: { cpu: "128", memory: "1Ti", [AMD]: "32" }, limits: { memory: "1536Gi", [AMD]: "32" } },
    ],
  ])("%s", (_title, inputs, resources) => {
    expect(resourcesOf(inputs)).toEqual(resources)
  })

  it("says where each amount comes from", () => {
    const { layered } = inferenceResources({ gpus: 1, gpuResource: AMD, service: { limits: { memory: "8Gi" } } })
    expect(layered.map(({ name, request, limit }) => [name, request?.source, limit?.source])).toEqual([
      [AMD, "Defaults", "Defaults"],
      ["cpu", "Defaults", undefined],
      ["memory", "Service", "Service"],
    ])
  })

  const amounts = fc.dictionary(fc.constantFrom("cpu", "memory", AMD, "example.com/x"), fc.nat(200).map(String))
  const layer: fc.Arbitrary<ResourceRequirements> = fc.record(
    { requests: amounts, limits: amounts },
    { requiredKeys: [] },
  )

  it("a request never exceeds its limit, and for devices it equals it", () => {
    fc.assert(
      fc.property(fc.nat(8), layer, layer, layer, (gpus, model, template, service) => {
        const { requests = {}, limits = {} } = resourcesOf({ gpus, model, template, service })
        for (const [name, limit] of Object.entries(limits)) {
          const request = requests[name]
          if (name.includes("/")) expect(request).toBe(limit)
          if (request === undefined) continue
          const [asked, allowed] = [request, limit].map((quantity) => Result.getOrThrow(parseQuantity(quantity)))
          if (asked && allowed) expect(AmountOrder(asked, allowed)).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  it("what the service alone sets is what it gets", () => {
    fc.assert(
      fc.property(fc.nat(8), layer, amounts, (gpus, template, limits) => {
        expect(resourcesOf({ gpus, template, service: { limits } }).limits).toMatchObject(limits)
      }),
    )
  })
})

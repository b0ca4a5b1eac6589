import type {
  AIMModel,
  AIMService,
  AIMServiceTemplate,
  AIMServiceTemplateSpec,
  ResourceRequirements,
} from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { serviceResources } from "./service-resources.ts"

const apiVersion = "aim.eai.amd.com/v1alpha1"
const service = (resources?: ResourceRequirements): AIMService => ({
  apiVersion,
  kind: "AIMService",
  metadata: { name: "s", namespace: "ns" },
  spec: { model: { name: "m" }, ...(resources === undefined ? {} : { resources }) },
})
const model = (resources: ResourceRequirements): AIMModel => ({
  apiVersion,
  kind: "AIMModel",
  metadata: { name: "m", namespace: "ns" },
  spec: { image: "i", resources },
})
const template = (
  spec: Partial<AIMServiceTemplateSpec>,
  status?: AIMServiceTemplate["status"],
): AIMServiceTemplate => ({
  apiVersion,
  kind: "AIMServiceTemplate",
  metadata: { name: "t", namespace: "ns" },
  spec: { modelName: "m", ...spec },
  ...(status === undefined ? {} : { status }),
})
const gpusOf = (subject: AIMServiceTemplate) =>
  Result.getOrThrow(serviceResources({ service: service(), template: subject, model: undefined })).limits?.[
    "amd.com/gpu"
  ]

describe("the GPUs of a service's containers", () => {
  it.each<[string, AIMServiceTemplate, string | undefined]>([
    ["as resolved", template({ gpu: { requests: 1 } }, { resolvedHardware: { gpu: { requests: 4 } } }), "4"],
    ["resolved to none", template({ gpu: { requests: 1 } }, { resolvedHardware: { gpu: { requests: 0 } } }), undefined],
    ["as discovered", template({}, { profile: { metadata: { gpuCount: 2 } } }), "2"],
    ["as written", template({ gpuSelector: { count: 8 } }), "8"],
    ["none", template({}), undefined],
  ])("%s", (_title, subject, gpus) => {
    expect(gpusOf(subject)).toBe(gpus)
  })
})

it("layers model, template and service", () => {
  const resources = serviceResources({
    service: service({ requests: { cpu: "3" } }),
    template: template({ resources: { requests: { cpu: "2", memory: "2Gi" } } }),
    model: model({ requests: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" } }),
  })
  expect(resources).toEqual(Result.succeed({ requests: { cpu: "3", memory: "2Gi", "ephemeral-storage": "1Gi" } }))
})

it("refuses an amount that is none, and names it", () => {
  const resources = serviceResources({
    service: service({ limits: { memory: "lots" } }),
    template: template({}),
    model: undefined,
  })
  expect(Result.isFailure(resources) && resources.failure).toMatchObject({
    _tag: "InvalidSpec",
    reason: "InvalidQuantity",
  })
  expect(Result.isFailure(resources) && resources.failure.message).toMatch(
    /^AIMService s: spec.resources.limits.memory: "lots"/,
  )
})

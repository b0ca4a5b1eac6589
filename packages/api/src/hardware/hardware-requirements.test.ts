import { describe, expect, it } from "vitest"
import { AIMClusterModelKind, AIMModelKind } from "../model/model.ts"
import { AIMServiceKind } from "../service/service.ts"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind } from "../template/template.ts"

const modelSources = [{ modelId: "org/model", sourceUri: "hf://org/model" }]

/** Every place of a spec that describes hardware. */
const places = [
  [
    "AIMService spec.model.custom.hardware",
    AIMServiceKind,
    (hardware: object) => ({ model: { custom: { modelSources, hardware } } }),
  ],
  [
    "AIMService spec.overrides.hardware",
    AIMServiceKind,
    (hardware: object) => ({ model: { name: "m" }, overrides: { hardware } }),
  ],
  ["AIMModel spec.custom.hardware", AIMModelKind, (hardware: object) => ({ image: "i", custom: { hardware } })],
  [
    "AIMModel spec.customTemplates[].hardware",
    AIMModelKind,
    (hardware: object) => ({ image: "i", customTemplates: [{ hardware }] }),
  ],
  [
    "AIMClusterModel spec.custom.hardware",
    AIMClusterModelKind,
    (hardware: object) => ({ image: "i", custom: { hardware } }),
  ],
  ["AIMServiceTemplate spec.hardware", AIMServiceTemplateKind, (hardware: object) => ({ modelName: "m", hardware })],
  [
    "AIMClusterServiceTemplate spec.hardware",
    AIMClusterServiceTemplateKind,
    (hardware: object) => ({ modelName: "m", hardware }),
  ],
] as const

const json = (value: object) => JSON.parse(JSON.stringify(value))

describe.each(places)("%s", (_, kind, at) => {
  const refusals = (hardware: object) => refusalsOf(kind)(json(at(hardware)))

  it.each([
    ["nothing, for CPUs without a request", {}],
    ["cores as a number", { cpu: { requests: 4 } }],
    ["cores as a quantity", { cpu: { requests: "500m", limits: "2" } }],
    ["a GPU node without taking a GPU", { gpu: { requests: 0, model: "MI300X" } }],
  ])("accepts %s", (__, hardware) => {
    expect(refusals(hardware)).toEqual([])
  })

  it.each([
    ["CPUs without a request", { cpu: { limits: "4" } }, "cpu.requests is required"],
    ["no cores", { cpu: { requests: 0 } }, "cpu.requests must be more than 0"],
    ["no cores, as a quantity", { cpu: { requests: "0m" } }, "cpu.requests must be more than 0"],
    ["fewer than no cores", { cpu: { requests: "-1" } }, "cpu.requests must be more than 0"],
    ["what is no quantity", { cpu: { requests: "many" } }, "should match"],
    ["a fraction as a number", { cpu: { requests: 0.5 } }, "must be of type integer,string"],
    ["fewer than no GPUs", { gpu: { requests: -1 } }, "should be greater than or equal to 0"],
  ])("refuses %s", (__, hardware, why) => {
    expect(refusals(hardware)).toContainEqual(expect.stringContaining(why))
  })
})

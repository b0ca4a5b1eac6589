import { type AIMService, AIMServiceKind, type KubernetesObject } from "@aim-engine/api"
import { Result } from "effect"
import { isGpuAvailable } from "../../gpu/gpu-inventory.ts"
import { GPU_PREFERENCE } from "../../gpu/gpu-models.ts"
import { isAmdGpu } from "../../gpu/gpu-requirement.ts"
import { type HardwareSpellings, normalizeHardware } from "../../template/normalize-hardware.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

interface Wish {
  readonly object: KubernetesObject
  readonly field: string
  readonly hardware: HardwareSpellings
}

const overridesOf = (service: AIMService): ReadonlyArray<Wish> =>
  service.spec.overrides === undefined
    ? []
    : [{ object: service, field: "spec.overrides", hardware: service.spec.overrides }]

const modelsOf = (hardware: HardwareSpellings): ReadonlyArray<string> =>
  Result.match(normalizeHardware(hardware), {
    onSuccess: ({ gpu }) => (gpu !== undefined && isAmdGpu(gpu) ? gpu.models : []),
    onFailure: () => [],
  })

export const unknownGpu: CheckRule = {
  id: "unknown-gpu",
  summary: "A template or an override names a GPU model that is neither known nor on one of the nodes.",
  severity: "warning",
  find: ({ templates, list, inventory }) => {
    const known = new Set(GPU_PREFERENCE)
    const wishes: ReadonlyArray<Wish> = [
      ...templates.map((template) => ({ object: template, field: "spec", hardware: template.spec })),
      ...list(AIMServiceKind).flatMap(overridesOf),
    ]
    return wishes.flatMap(({ object, field, hardware }) =>
      modelsOf(hardware)
        .filter((model) => !known.has(model) && !isGpuAvailable(inventory, model))
        .map((model) =>
          findingAbout(object, field, `GPU model ${model} is not known; known are ${GPU_PREFERENCE.join(", ")}`),
        ),
    )
  },
}

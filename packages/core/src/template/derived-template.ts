import {
  AIM_API_VERSION,
  type AIMCpuRequirements,
  type AIMService,
  type AIMServiceTemplate,
  type AIMServiceTemplateSpec,
  AppLabel,
  Label,
  Origin,
} from "@aim-engine/api"
import { Equal, Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { sharedOwner } from "../ownership/shared-owner.ts"
import { derivedTemplateName } from "./derived-template-name.ts"
import { canonicalHardware, type NormalizedGpu, normalizeHardware, renderGpu } from "./normalize-hardware.ts"
import type { NormalizedOverrides } from "./overrides.ts"
import { isDerivedTemplate, type ServiceTemplate } from "./service-template.ts"

/** The base's GPUs with what is overridden, field by field. */
const overriddenGpu = (base: NormalizedGpu | undefined, overrides: NormalizedOverrides): NormalizedGpu | undefined => {
  const { gpuModels, gpuCount, minVram, resourceName } = overrides
  if (base === undefined && [gpuModels, gpuCount, minVram, resourceName].every((field) => field === undefined)) {
    return undefined
  }
  return {
    ...base,
    models: gpuModels ?? base?.models ?? [],
    ...(gpuCount === undefined ? {} : { requests: gpuCount }),
    ...(minVram === undefined ? {} : { minVram }),
    ...(resourceName === undefined ? {} : { resourceName }),
  }
}

const overriddenCpu = (
  base: AIMCpuRequirements | undefined,
  { cpuRequests, cpuLimits }: NormalizedOverrides,
): AIMCpuRequirements | undefined =>
  base === undefined && cpuRequests === undefined && cpuLimits === undefined
    ? undefined
    : {
        ...base,
        ...(cpuRequests === undefined ? {} : { requests: cpuRequests }),
        ...(cpuLimits === undefined ? {} : { limits: cpuLimits }),
      }

/** What of a base a template of a namespace can take over: secrets and accounts of cluster templates are elsewhere. */
const inherited = (base: ServiceTemplate): AIMServiceTemplateSpec => {
  const { gpu, hardware, gpuSelector, profileId, ...spec } = base.spec
  if (base.kind === "AIMServiceTemplate") return spec
  const { imagePullSecrets, serviceAccountName, ...usable } = spec
  return usable
}

/**
 * The spec of a template derived from a base: the base's, with the overrides laid over it field by field. The profile
 * that the base is bound to is dropped, as it may not fit; discovery finds out what the image offers.
 * Fails if the base's hardware cannot be understood.
 */
export const derivedTemplateSpec = (
  base: ServiceTemplate,
  overrides: NormalizedOverrides,
): Result.Result<AIMServiceTemplateSpec, InvalidSpecError> =>
  Result.map(normalizeHardware(base.spec), (hardware) => {
    const gpu = overriddenGpu(hardware.gpu, overrides)
    const cpu = overriddenCpu(base.spec.hardware?.cpu, overrides)
    const { metric, precision } = overrides
    return {
      ...inherited(base),
      ...(metric === undefined ? {} : { metric }),
      ...(precision === undefined ? {} : { precision }),
      ...(gpu === undefined ? {} : { gpu: renderGpu(gpu) }),
      ...(cpu === undefined ? {} : { hardware: { cpu } }),
    }
  })

/**
 * The template that is derived from a base for a service. Services with the same wish share it, each as one of its
 * owners; nothing of the service itself is in it. It is discovered and cached like any other.
 */
export const planDerivedTemplate = (
  service: AIMService,
  base: ServiceTemplate,
  overrides: NormalizedOverrides,
): Result.Result<AIMServiceTemplate, InvalidSpecError> =>
  Result.gen(function* () {
    return {
      apiVersion: AIM_API_VERSION,
      kind: "AIMServiceTemplate",
      metadata: {
        name: yield* derivedTemplateName(base.metadata.name, overrides),
        namespace: service.metadata.namespace ?? "",
        labels: { [Label.origin]: Origin.derived, [Label.appManagedBy]: AppLabel.engineManagedBy },
        ...sharedOwner(service),
      },
      spec: yield* derivedTemplateSpec(base, overrides),
    }
  })

/** A spec as it counts when two are compared: hardware in one spelling, without what the API server fills in. */
const meaningOf = (spec: AIMServiceTemplateSpec) => {
  const { gpu, hardware, gpuSelector, caching, ...rest } = spec
  const isCaching = caching?.enabled === true || caching?.env !== undefined
  return {
    ...rest,
    ...(isCaching ? { caching: { enabled: false, ...caching } } : {}),
    hardware: Result.map(normalizeHardware(spec), canonicalHardware),
  }
}

/** Whether an existing template is the one that would be derived, and not another that has its name. */
export const isDerivedAs = (planned: AIMServiceTemplate, existing: AIMServiceTemplate): boolean =>
  isDerivedTemplate(existing) && Equal.equals(meaningOf(planned.spec), meaningOf(existing.spec))

import type { AIMResourceStatus, AIMServiceTemplateStatus } from "@aim-engine/api"
import { AIMTemplateCacheKind } from "@aim-engine/api"
import { Result } from "effect"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { resolvedModel } from "../model/service-model.ts"
import { resolvedReference } from "../resolution/resolved-reference.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import type { TemplateParts } from "./observe-template.ts"
import { hardwareSummary, renderHardware } from "./resolved-hardware.ts"

type HardwareFields = Pick<AIMServiceTemplateStatus, "resolvedHardware" | "resolvedNodeAffinity" | "hardwareSummary">

/** Where the specification cannot be understood, what was understood before stays. */
const hardwareStatus = (
  { resolvedHardware, resolvedNodeAffinity, hardwareSummary: summary }: HardwareFields,
  parts: TemplateParts,
): HardwareFields =>
  Result.isFailure(parts.hardware)
    ? definedFields({ resolvedHardware, resolvedNodeAffinity, hardwareSummary: summary })
    : definedFields({
        resolvedHardware: renderHardware(parts.resolvedHardware),
        resolvedNodeAffinity: parts.affinity,
        hardwareSummary: hardwareSummary(parts.resolvedHardware),
      })

const resolvedCache = ({ cache }: TemplateParts, before: AIMServiceTemplateStatus["resolvedCache"]) => {
  if (cache === undefined) return undefined
  if (Result.isFailure(cache)) return before
  return cache.success._tag === "Owned" ? resolvedReference(AIMTemplateCacheKind, cache.success.cache) : undefined
}

/** The status of a template. */
export const statusOfTemplate = (
  template: ServiceTemplate,
  parts: TemplateParts,
  verdict: HealthVerdict<AIMResourceStatus>,
): AIMServiceTemplateStatus => {
  const before = template.status ?? {}
  const model = Result.getOrUndefined(parts.model)
  const status = definedFields({
    observedGeneration: template.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    resolvedRuntimeConfig: Result.match(parts.config, {
      onSuccess: ({ reference }) => reference,
      onFailure: () => before.resolvedRuntimeConfig,
    }),
    resolvedModel: model === undefined ? before.resolvedModel : resolvedModel(model),
    resolvedCache: resolvedCache(parts, before.resolvedCache),
    ...hardwareStatus(before, parts),
    ...parts.discovered,
  })
  return status
}

import type { AIMService, AIMServiceState, AIMServiceStatus } from "@aim-engine/api"
import { Result } from "effect"
import { countRetry } from "../cache/count-retry.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { ServiceParts } from "./observe-service.ts"
import { runtimeStatus } from "./runtime-status.ts"

/**
 * The status of a service. Model and template are remembered once they are ready, and kept while they are not:
 * a service does not change what it runs because something is briefly away.
 */
export const statusOfService = (
  service: AIMService,
  parts: ServiceParts,
  verdict: HealthVerdict<AIMServiceState>,
  failures: ReadonlyArray<ApplyFailure>,
): AIMServiceStatus => {
  const { model, template, config, caching, route, scaling, serving } = parts
  const before = service.status ?? {}
  const status = definedFields({
    observedGeneration: service.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    resolvedModel: model.reference ?? before.resolvedModel,
    resolvedTemplate: template.reference ?? before.resolvedTemplate,
    resolvedRuntimeConfig: Result.match(config, {
      onSuccess: ({ reference }) => reference,
      onFailure: () => before.resolvedRuntimeConfig,
    }),
    cache: countRetry(caching, { isWritten: verdict.shouldApply, failures }),
    routing: route.plan._tag === "Route" ? { path: route.plan.path } : keptRouting(before, parts),
    runtime: Result.isSuccess(scaling)
      ? runtimeStatus(scaling.success, Result.getOrUndefined(serving.hpa), serving.replicas)
      : before.runtime,
  })
  return status
}

/** Where the path cannot be rendered now, an existing route still serves the earlier one. */
const keptRouting = (before: AIMServiceStatus, { route }: ServiceParts): AIMServiceStatus["routing"] =>
  route.plan._tag === "Disabled" ? undefined : before.routing

import type { AIMResourceStatus, AIMTemplateCache, AIMTemplateCacheStatus } from "@aim-engine/api"
import { Result } from "effect"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { heldArtifacts } from "./held-artifacts.ts"
import type { TemplateCacheParts } from "./observe-template-cache.ts"

/** The status of a template cache. What holds its files is told anew each time, and as before while it cannot be known. */
export const statusOfTemplateCache = (
  cache: AIMTemplateCache,
  { config, template, matches }: TemplateCacheParts,
  verdict: HealthVerdict<AIMResourceStatus>,
): AIMTemplateCacheStatus => {
  const before = cache.status ?? {}
  const known = Result.getOrElse(matches, () => undefined)
  const held = known === undefined ? before : heldArtifacts(known)
  const status = definedFields({
    observedGeneration: cache.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    resolvedRuntimeConfig: Result.match(config, {
      onSuccess: ({ reference }) => reference,
      onFailure: () => before.resolvedRuntimeConfig,
    }),
    resolvedTemplateKind: Result.match(template, {
      onSuccess: ({ kind }) => kind,
      onFailure: () => before.resolvedTemplateKind,
    }),
    modelCaches: held.modelCaches,
    artifacts: held.artifacts,
  })
  return status
}

import { AIMArtifactKind, type AIMTemplateCache, AIMTemplateCacheKind } from "@aim-engine/api"
import { Result } from "effect"
import { type Artifact, artifactKindOf } from "../artifact/artifact-kind.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import type { PlannedObject } from "../reconcile/plan.ts"
import { type ServiceTemplate, templateRefOf } from "../template/service-template.ts"
import { isDedicated } from "./artifact-name.ts"
import { distinctMatches, isOwned, type SourceMatch } from "./match-artifacts.ts"
import type { TemplateCacheParts } from "./observe-template-cache.ts"
import { planCacheArtifact } from "./plan-cache-artifact.ts"

/**
 * What is written for a template cache: artifacts for sources that nothing holds, once the template is ready; the release of
 * those that it shares with their owners; and the scope of its template, where it named none.
 */
export const planTemplateCacheChildren = (
  cache: AIMTemplateCache,
  { config, template, matches, isTemplateReady }: TemplateCacheParts,
): ReadonlyArray<PlannedObject> => {
  if (Result.isFailure(template)) return []
  const known = distinctMatches(Result.getOrElse(matches, () => undefined) ?? [])
  const settings = Result.isSuccess(config) ? config.success.config : {}
  const created = isTemplateReady
    ? known
        .filter(({ artifact }) => artifact === undefined)
        .flatMap((match): ReadonlyArray<PlannedObject> => {
          const object = Result.getOrUndefined(
            planCacheArtifact(cache, match, templateRefOf(template.success), settings),
          )
          return object === undefined ? [] : [{ kind: AIMArtifactKind, object, component: "Artifacts", mode: "create" }]
        })
    : []
  return [...scopeOf(cache, template.success), ...applyOrder([...created, ...released(cache, known)])]
}

/** What a shared cache uses belongs to nobody any more: it must not go while others serve from it. */
const released = (cache: AIMTemplateCache, matches: ReadonlyArray<SourceMatch>): ReadonlyArray<PlannedObject> => {
  if (isDedicated(cache)) return []
  return matches.flatMap(({ artifact }) => (artifact !== undefined && isOwned(artifact) ? [release(artifact)] : []))
}

const release = (artifact: Artifact): PlannedObject => {
  const { name, namespace = "", uid = "" } = artifact.metadata
  return {
    kind: artifactKindOf(artifact).kind,
    object: { apiVersion: artifact.apiVersion, kind: artifact.kind, metadata: { name, namespace, uid } },
    component: "Artifacts",
    mode: "release",
  }
}

/** A cache that left open which template it means says so once it is found: from then on it stays with that one. */
const scopeOf = (cache: AIMTemplateCache, template: ServiceTemplate): ReadonlyArray<PlannedObject> => {
  if ((cache.spec.templateScope ?? "Unknown") !== "Unknown") return []
  const { name, namespace = "", uid } = cache.metadata
  if (uid === undefined) return []
  const object = {
    apiVersion: cache.apiVersion,
    kind: cache.kind,
    metadata: { name, namespace, uid },
    spec: { templateScope: templateRefOf(template).scope },
  }
  return [{ kind: AIMTemplateCacheKind, object, component: "ServiceTemplate", mode: "apply" }]
}

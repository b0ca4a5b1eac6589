import {
  AIM_API_VERSION,
  type AIMModelSource,
  type AIMServiceTemplate,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  Annotation,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import { cacheStatus, cachesByTemplate } from "../cache/find-template-cache.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { uniqueByName } from "../environment/merge-env.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import { failureMessage } from "../health/apply-failures.ts"
import { ConditionType } from "../health/condition-types.ts"
import type { DerivedCondition } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Under which name writes of the cache fail. It is no component: the cache waits for the template, and not the reverse. */
export const CACHE = "Cache"

/** The cache of a template that asks for one. */
export type OwnedCache =
  | { readonly _tag: "Owned"; readonly cache: AIMTemplateCache }
  | { readonly _tag: "Absent" }
  /** Its name is taken by a cache that is somebody else's. */
  | { readonly _tag: "Foreign" }

/** Whether a template asks for a cache of its own. Only those of a namespace can: caches are in namespaces. */
export const wantsCache = (template: ServiceTemplate): template is AIMServiceTemplate =>
  template.kind === "AIMServiceTemplate" && template.spec.caching?.enabled === true

/** Looks for the cache that a template owns, whatever its name. */
export const findOwnedCache = Effect.fnUntraced(function* ({
  metadata: { name, namespace = "", uid },
}: AIMServiceTemplate): Effect.fn.Return<OwnedCache, DomainError, ClusterState> {
  const caches = yield* ClusterState.use((state) => state.lookup(cachesByTemplate, indexKey(namespace, name))).pipe(
    Effect.mapError(classifyApiError),
  )
  const owned = caches.find((cache) => isOwnedBy(cache, uid))
  if (owned !== undefined) return { _tag: "Owned", cache: owned }
  const namesake = yield* readObject(AIMTemplateCacheKind, namespace, name)
  const isFree = namesake === undefined || namesake.metadata.annotations?.[Annotation.adopt] === "true"
  return { _tag: isFree ? "Absent" : "Foreign" }
})

/**
 * The cache of a template: shared by all services that use the template, and gone with it; its files stay. The object has
 * no owner yet. `existing` keeps its name.
 */
export const renderOwnedCache = (
  { metadata: { name, namespace = "" }, spec }: AIMServiceTemplate,
  existing: AIMTemplateCache | undefined,
): AIMTemplateCache => {
  const env = uniqueByName(spec.caching?.env ?? spec.env ?? [])
  return {
    apiVersion: AIM_API_VERSION,
    kind: "AIMTemplateCache",
    metadata: { name: existing?.metadata.name ?? name, namespace },
    spec: {
      templateName: name,
      templateScope: "Namespace",
      mode: "Shared",
      ...(spec.runtimeConfigName === undefined ? {} : { runtimeConfigName: spec.runtimeConfigName }),
      ...(spec.imagePullSecrets === undefined ? {} : { imagePullSecrets: spec.imagePullSecrets }),
      ...(env.length === 0 ? {} : { env }),
    },
  }
}

/** Whether the cache of a template is to be made, or kept as the template says: once there is something to put into it. */
export const isCacheDue = (
  cache: Result.Result<OwnedCache, DomainError>,
  isReady: boolean,
  sources: ReadonlyArray<AIMModelSource>,
): boolean => isReady && sources.length > 0 && Result.isSuccess(cache) && cache.success._tag !== "Foreign"

/** The condition `CacheReady` of a template that asks for a cache. It takes no part in the verdict. */
export const ownedCacheCondition = (
  cache: Result.Result<OwnedCache, DomainError>,
  refused: ReadonlyArray<ApplyFailure>,
): DerivedCondition => {
  const type = ConditionType.CacheReady
  const notReady = (reason: Reason, message: string): DerivedCondition => ({ type, status: "False", reason, message })
  if (refused.length > 0) return notReady(Reason.CacheFailed, failureMessage(refused))
  if (Result.isFailure(cache)) {
    return { type, status: "Unknown", reason: cache.failure.reason, message: errorText(cache.failure) }
  }
  switch (cache.success._tag) {
    case "Absent":
      return notReady(Reason.WaitingForCache, "The cache is created once the template is ready")
    case "Foreign":
      return notReady(
        Reason.CacheFailed,
        `a template cache of the template's name exists and is not the template's; remove it, or annotate it with ${Annotation.adopt}: "true" to hand it over`,
      )
    case "Owned": {
      const status = cacheStatus(cache.success.cache)
      const message = `template cache ${cache.success.cache.metadata.name} is ${status}`
      switch (status) {
        case "Ready":
          return { type, status: "True", reason: Reason.Ready, message }
        case "Failed":
          return notReady(Reason.CacheFailed, message)
        case "Degraded":
        case "NotAvailable":
          return notReady(Reason.CacheDegraded, message)
        default:
          return notReady(Reason.WaitingForCache, message)
      }
    }
  }
}

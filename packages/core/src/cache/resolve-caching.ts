import {
  type AIMService,
  type AIMServiceCacheStatus,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  type InferenceService,
  refOf,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type DomainError, errorText } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { mountsCache } from "../inference-service/volumes.ts"
import type { Decision } from "../reconcile/decision.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import { resolvedReference } from "../resolution/resolved-reference.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { definedBlock } from "../structure/defined-fields.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { cacheHealth } from "./cache-health.ts"
import { type CachingMode, effectiveCachingMode } from "./caching-mode.ts"
import { type RetryRecord, retriesOf } from "./count-retry.ts"
import { type CacheDecision, decideCache, requiresCache } from "./decide-cache.ts"
import { type FailedDownloads, failedDownloads } from "./failed-downloads.ts"
import { cacheStatus, cachesByTemplate, findTemplateCache } from "./find-template-cache.ts"
import { freeCacheName } from "./free-cache-name.ts"
import { mountedFiles } from "./mounted-files.ts"
import { planTemplateCache } from "./plan-template-cache.ts"

/** What the caching of a service depends on besides the service itself. */
export interface CachingInputs {
  /** The template in use, once it is ready and settled. */
  readonly template: ServiceTemplate | undefined
  readonly isCustomModel: boolean
  readonly live: InferenceService | undefined
  readonly config: RuntimeConfig
  readonly defaultMode: CachingMode
}

/** How a service uses caches, and what follows from it. */
export interface CachingResolution {
  /** Undefined where caches cannot be read. */
  readonly decision: CacheDecision | undefined
  /** A cache to create. */
  readonly planned: AIMTemplateCache | undefined
  readonly deletions: ReadonlyArray<PlannedDeletion>
  /** What `status.cache` becomes; a retry is counted in it once it was made. */
  readonly status: AIMServiceCacheStatus | undefined
  readonly health: ComponentHealth
  readonly trail: Decision
}

/** Decides how a service uses caches: which one, whether it waits for it, creates it, or has it filled anew. */
export const resolveCaching = (service: AIMService, inputs: CachingInputs) =>
  decide(service, inputs).pipe(
    Effect.catch((error: DomainError) =>
      Effect.succeed<CachingResolution>({
        decision: undefined,
        planned: undefined,
        deletions: [],
        status: service.status?.cache,
        health: troubledHealth(error),
        trail: { _tag: "Cache", summary: `caches cannot be read: ${error.message}` },
      }),
    ),
  )

/** What goes wrong with a cache is no reason to leave what runs as it is. */
const troubledHealth = (error: DomainError): ComponentHealth => ({
  component: "Cache",
  dependency: "Downstream",
  gates: false,
  errors: [error],
})

const NOTHING_PLANNED: Result.Result<undefined, DomainError> = Result.succeed(undefined)

const decide = Effect.fnUntraced(function* (service: AIMService, inputs: CachingInputs) {
  const { template, live, config } = inputs
  const sources =
    template === undefined ? undefined : (template.status?.modelSources ?? template.spec.modelSources ?? [])
  const mode = effectiveCachingMode(service.spec, {
    operatorDefault: inputs.defaultMode,
    isCustomModel: inputs.isCustomModel,
    requiresCache: requiresCache(sources ?? []),
  })
  const cache =
    mode === "Never"
      ? undefined
      : template === undefined
        ? yield* rememberedCache(service)
        : yield* lookUp(service, template, mode)
  const failed: FailedDownloads =
    cache !== undefined && cacheStatus(cache) === "Failed"
      ? yield* failedDownloads(cache)
      : { areNamed: false, objects: [] }
  const retries = retriesOf(service.status?.cache, cache)
  const mounting = live !== undefined && mountsCache(live) ? live : undefined
  const decision = decideCache({
    mode,
    sources,
    cache,
    workload: live === undefined ? "Absent" : mounting === undefined ? "WithoutCache" : "WithCache",
    mounted:
      mounting === undefined
        ? "Gone"
        : yield* mountedFiles(mounting, {
            cache,
            remembered: yield* rememberedCache(service),
            sources: sources ?? [],
          }),
    retryAttempts: retries.retryAttempts ?? 0,
    failedDownloads: { areNamed: failed.areNamed, areThere: failed.objects.length > 0 },
  })
  const created = decision._tag === "Create" ? decision.mode : decision._tag === "Lost" ? decision.create : undefined
  const planned =
    template === undefined || created === undefined
      ? NOTHING_PLANNED
      : Result.map(yield* Effect.result(freeCacheName(service, template, created)), (name) =>
          planTemplateCache(service, { name, template, mode: created, config }),
        )
  const deletions = decision._tag === "Retry" ? failed.objects.map(startOver) : []
  return {
    decision,
    planned: Result.getOrUndefined(planned),
    deletions,
    status: cacheStatusOf(service, decision, { retries, isMounting: mounting !== undefined }),
    health: Result.isSuccess(planned) ? cacheHealth(decision) : troubledHealth(planned.failure),
    trail: {
      _tag: "Cache",
      summary: `${mode}: ${Result.isSuccess(planned) ? decision.summary : errorText(planned.failure)}`,
    },
  } satisfies CachingResolution
})

/** The cache that the service used, while no template says which one it should be. */
const rememberedCache = Effect.fnUntraced(function* (service: AIMService) {
  const reference = service.status?.cache?.templateCacheRef
  if (reference === undefined) return undefined
  const cache = yield* readObject(AIMTemplateCacheKind, service.metadata.namespace ?? "", reference.name)
  return cache?.metadata.uid === reference.uid ? cache : undefined
})

const lookUp = Effect.fnUntraced(function* (service: AIMService, template: ServiceTemplate, mode: CachingMode) {
  const { namespace = "", uid = "" } = service.metadata
  const state = yield* ClusterState
  const caches = yield* Effect.mapError(
    state.lookup(cachesByTemplate, indexKey(namespace, template.metadata.name)),
    classifyApiError,
  )
  return findTemplateCache(caches, {
    template,
    mode: mode === "Dedicated" ? "Dedicated" : "Shared",
    serviceUid: uid,
    remembered: service.status?.cache?.templateCacheRef?.uid,
  })
})

const startOver = (download: FailedDownloads["objects"][number]): PlannedDeletion => ({
  ref: refOf(download),
  uid: download.metadata.uid ?? "",
  why: "its download failed, and is started over once",
})

/** The reference is written once the cache is ready and kept while a cache is in use; a new cache has its own retry. */
const cacheStatusOf = (
  service: AIMService,
  decision: CacheDecision,
  { retries, isMounting }: { readonly retries: RetryRecord; readonly isMounting: boolean },
): AIMServiceCacheStatus | undefined => {
  const templateCacheRef = service.status?.cache?.templateCacheRef
  switch (decision._tag) {
    case "NotUsed":
    case "Invalid":
      return isMounting ? definedBlock({ templateCacheRef }) : undefined
    case "Use":
      return definedBlock({ templateCacheRef: resolvedReference(AIMTemplateCacheKind, decision.cache), ...retries })
    case "Create":
      return definedBlock({ templateCacheRef })
    default:
      return definedBlock({ templateCacheRef, ...retries })
  }
}

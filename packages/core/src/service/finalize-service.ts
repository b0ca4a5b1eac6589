import { type AIMService, type AIMTemplateCache, Finalizer, NamespaceKind, ownerLabelOf } from "@aim-engine/api"
import { Effect } from "effect"
import { isCacheReady } from "../cache/find-template-cache.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type FinalizerPlan, type Leftover, planFinalizer } from "../ownership/finalizer.ts"
import { namespaceState } from "../ownership/namespace-state.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import { cachesByService, cachesOfServiceKey, servicesByTemplate } from "./service-index.ts"

/**
 * What the service's finalizer asks for this round; undefined: nothing, the service is reconciled. A service that is
 * deleted takes the caches with it that it created and that were never filled, unless other services wait for them.
 * What it owns is collected by the cluster.
 */
export const finalizeService = Effect.fnUntraced(function* (
  service: AIMService,
  failures: ReadonlyArray<ApplyFailure>,
): Effect.fn.Return<Plan | undefined, never, ClusterState> {
  const finalizer = Finalizer.templateCacheCleanup
  if (service.metadata.deletionTimestamp === undefined) {
    return planOf(planFinalizer({ object: service, finalizer, namespace: { _tag: "Active" }, leftovers: [] }))
  }
  const state = yield* ClusterState
  const namespace = namespaceState(yield* Effect.result(state.get(NamespaceKind, "", service.metadata.namespace ?? "")))
  const leftovers = yield* Effect.orElseSucceed(unfinishedCaches(service), (): ReadonlyArray<Leftover> => [])
  return planOf(planFinalizer({ object: service, finalizer, namespace, leftovers, failures }))
})

const planOf = (finalization: FinalizerPlan): Plan | undefined =>
  finalization._tag === "Proceed" ? undefined : { ...emptyPlan, ...finalization.plan }

const unfinishedCaches = Effect.fnUntraced(function* (service: AIMService) {
  const state = yield* ClusterState
  const caches = yield* state.lookup(cachesByService, cachesOfServiceKey(service))
  const leftovers: Array<Leftover> = []
  for (const cache of caches.filter((each) => isCreatedBy(each, service))) {
    const users = yield* state.lookup(
      servicesByTemplate,
      indexKey(cache.metadata.namespace ?? "", cache.spec.templateName),
    )
    leftovers.push({
      object: cache,
      wasReady: holdsFiles(cache),
      users: users
        .filter(({ metadata }) => metadata.name !== service.metadata.name && metadata.deletionTimestamp === undefined)
        .map(({ metadata }) => metadata.name),
    })
  }
  return leftovers
}, Effect.mapError(classifyApiError))

/** Labels cut long names, and so does not every annotation: what says the name in full has to agree. */
const isCreatedBy = ({ metadata }: AIMTemplateCache, service: AIMService): boolean =>
  (metadata.annotations?.[ownerLabelOf("service")] ?? service.metadata.name) === service.metadata.name

/** Whether the cache has files already: all of them, or those of one of its models. */
const holdsFiles = (cache: AIMTemplateCache): boolean =>
  isCacheReady(cache) || Object.values(cache.status?.artifacts ?? {}).some(({ status }) => status === "Ready")

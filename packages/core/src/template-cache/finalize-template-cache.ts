import { type AIMArtifact, type AIMTemplateCache, Finalizer, NamespaceKind, ownerLabelOf } from "@aim-engine/api"
import { Effect } from "effect"
import { wasFilled } from "../artifact/verified-files.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type FinalizerPlan, type Leftover, planFinalizer } from "../ownership/finalizer.ts"
import { namespaceState } from "../ownership/namespace-state.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import { artifactsByCache, artifactsOfCacheKey, cachesByArtifact } from "./template-cache-index.ts"

/**
 * What the cache's finalizer asks for this round; undefined: nothing, the cache is reconciled. A cache that is deleted takes
 * the artifacts with it that it created and that were never filled, unless other caches wait for them. Files that are
 * there stay for whoever needs them next; what a dedicated cache owns is collected by the cluster.
 */
export const finalizeTemplateCache = Effect.fnUntraced(function* (
  cache: AIMTemplateCache,
  failures: ReadonlyArray<ApplyFailure>,
): Effect.fn.Return<Plan | undefined, never, ClusterState> {
  const finalizer = Finalizer.artifactCleanup
  if (cache.metadata.deletionTimestamp === undefined) {
    return planOf(planFinalizer({ object: cache, finalizer, namespace: { _tag: "Active" }, leftovers: [] }))
  }
  const state = yield* ClusterState
  const namespace = namespaceState(yield* Effect.result(state.get(NamespaceKind, "", cache.metadata.namespace ?? "")))
  const leftovers = yield* Effect.orElseSucceed(unfinishedArtifacts(cache), (): ReadonlyArray<Leftover> => [])
  return planOf(planFinalizer({ object: cache, finalizer, namespace, leftovers, failures }))
})

const planOf = (finalization: FinalizerPlan): Plan | undefined =>
  finalization._tag === "Proceed" ? undefined : { ...emptyPlan, ...finalization.plan }

const unfinishedArtifacts = Effect.fnUntraced(function* (cache: AIMTemplateCache) {
  const state = yield* ClusterState
  const artifacts = yield* state.lookup(artifactsByCache, artifactsOfCacheKey(cache))
  const leftovers: Array<Leftover> = []
  for (const artifact of artifacts.filter((each) => isCreatedBy(each, cache))) {
    const users = yield* state.lookup(cachesByArtifact, artifact.metadata.uid ?? "")
    leftovers.push({
      object: artifact,
      wasReady: wasFilled(artifact),
      users: users
        .filter(({ metadata }) => metadata.uid !== cache.metadata.uid && metadata.deletionTimestamp === undefined)
        .map(({ metadata }) => metadata.name),
    })
  }
  return leftovers
}, Effect.mapError(classifyApiError))

/** Labels cut long names, and so does not every annotation: what says the name in full has to agree. */
const isCreatedBy = ({ metadata }: AIMArtifact, cache: AIMTemplateCache): boolean =>
  (metadata.annotations?.[ownerLabelOf("template-cache")] ?? cache.metadata.name) === cache.metadata.name

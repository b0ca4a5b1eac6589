import { type InferenceService, type PersistentVolumeClaim, PersistentVolumeClaimKind } from "@aim-engine/api"
import { Effect } from "effect"
import type { CacheDecision } from "../cache/decide-cache.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import {
  cacheVolumes,
  claimsOf,
  modelVolumes,
  NO_VOLUMES,
  type PodVolumes,
  servesPathsOf,
  temporaryCacheVolumes,
} from "./volumes.ts"

/** The volumes with model files that an InferenceService gets. */
export interface ModelVolumes {
  readonly volumes: PodVolumes
  /** Why a running service gets other volumes than it has; undefined where it keeps them, or starts. */
  readonly changed: string | undefined
}

/** What the volumes with model files depend on. */
export interface ModelVolumeInputs {
  readonly live: InferenceService | undefined
  readonly decision: CacheDecision
  /** Whether there are model files that the containers would download themselves. */
  readonly hasSources: boolean
  /** The claim for what containers download themselves; undefined where their size is unknown. */
  readonly temporary: PersistentVolumeClaim | undefined
}

/**
 * The volumes with model files. They are chosen when a service starts, and then stay: a cache that is briefly not there
 * must not take the files from under running replicas. They are chosen anew where a volume is gone, or the model needs files
 * that it does not bring, and a cache that is ready offers what is needed; and where the service is to leave its cache.
 */
export const resolveModelVolumes = Effect.fnUntraced(function* (inputs: ModelVolumeInputs) {
  const { live, decision } = inputs
  const cached = decision._tag === "Use" ? cacheVolumes(decision.cache) : undefined
  if (live === undefined) return { volumes: cached ?? withoutCache(inputs), changed: undefined } satisfies ModelVolumes
  const kept = modelVolumes(live)
  if (decision._tag === "Leave") {
    const changed =
      "the template needs other files than those that are mounted, and has no cache: the replicas are restarted without one"
    return { volumes: withoutCache(inputs), changed } satisfies ModelVolumes
  }
  if (cached === undefined) return { volumes: kept, changed: undefined } satisfies ModelVolumes
  const missing = yield* missingClaim(live.metadata.namespace ?? "", kept)
  const isReplaced = missing !== undefined && !claimsOf(cached).includes(missing)
  const why = isReplaced
    ? `volume claim ${missing} is gone`
    : servesPathsOf(kept, cached)
      ? undefined
      : "the model needs other files than those that are mounted"
  if (why === undefined) return { volumes: kept, changed: undefined } satisfies ModelVolumes
  const changed = `${why}: the replicas are restarted with the volumes of the present cache`
  return { volumes: cached, changed } satisfies ModelVolumes
})

const withoutCache = ({ hasSources, temporary }: ModelVolumeInputs): PodVolumes =>
  hasSources ? temporaryCacheVolumes(temporary?.metadata.name) : NO_VOLUMES

/** The first claim of volumes that is not there; undefined where all are. */
export const missingClaim = Effect.fnUntraced(function* (namespace: string, volumes: PodVolumes) {
  const state = yield* ClusterState
  for (const claim of claimsOf(volumes)) {
    const found = yield* Effect.mapError(state.get(PersistentVolumeClaimKind, namespace, claim), classifyApiError)
    if (found === undefined) return claim
  }
  return undefined
})

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
 * must not take the files from under running replicas. Only where a volume is gone, or the model needs files that it does
 * not bring, and a cache that is ready offers what is needed, the volumes are chosen anew.
 */
export const resolveModelVolumes = Effect.fnUntraced(function* (inputs: ModelVolumeInputs) {
  const { live, decision } = inputs
  const cached = decision._tag === "Use" ? cacheVolumes(decision.cache) : undefined
  if (live === undefined) return { volumes: cached ?? withoutCache(inputs), changed: undefined } satisfies ModelVolumes
  const kept = modelVolumes(live)
  if (cached === undefined) return { volumes: kept, changed: undefined } satisfies ModelVolumes
  const missing = yield* missingClaim(live.metadata.namespace ?? "", kept)
  const isReplaced = missing !== undefined && !claimsOf(cached).includes(missing)
  const changed = isReplaced
    ? `volume claim ${missing} is gone`
    : servesPathsOf(kept, cached)
      ? undefined
      : "the model needs other files than those that are mounted"
  return { volumes: changed === undefined ? kept : cached, changed } satisfies ModelVolumes
})

const withoutCache = ({ hasSources, temporary }: ModelVolumeInputs): PodVolumes =>
  hasSources ? temporaryCacheVolumes(temporary?.metadata.name) : NO_VOLUMES

const missingClaim = Effect.fnUntraced(function* (namespace: string, volumes: PodVolumes) {
  const state = yield* ClusterState
  for (const claim of claimsOf(volumes)) {
    const found = yield* Effect.mapError(state.get(PersistentVolumeClaimKind, namespace, claim), classifyApiError)
    if (found === undefined) return claim
  }
  return undefined
})

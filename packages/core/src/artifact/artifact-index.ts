import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMModelCache,
  AIMModelCacheKind,
  type InferenceService,
  InferenceServiceKind,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { claimsOf, modelVolumes } from "../inference-service/volumes.ts"
import type { Artifact } from "./artifact-kind.ts"

/** The artifacts of a namespace by the source that their files come from. */
export const artifactsBySource: ObjectIndex<AIMArtifact> = {
  name: "AIMArtifact by spec.sourceUri",
  kind: AIMArtifactKind,
  keys: ({ metadata, spec }) => [indexKey(metadata.namespace ?? "", spec.sourceUri)],
}

/** The model caches of a namespace by the source that their files come from. */
export const modelCachesBySource: ObjectIndex<AIMModelCache> = {
  name: "AIMModelCache by spec.sourceUri",
  kind: AIMModelCacheKind,
  keys: ({ metadata, spec }) => [indexKey(metadata.namespace ?? "", spec.sourceUri)],
}

/** Whatever holds the files of a source in a namespace, under either name of the kind. */
export const artifactsOfSource = Effect.fnUntraced(function* (namespace: string, sourceUri: string) {
  const state = yield* ClusterState
  const key = indexKey(namespace, sourceUri)
  const artifacts: ReadonlyArray<Artifact> = [
    ...(yield* state.lookup(artifactsBySource, key)),
    ...(yield* state.lookup(modelCachesBySource, key)),
  ]
  return artifacts
}, Effect.mapError(classifyApiError))

/** The InferenceServices of a namespace by the volume claims that they mount. */
export const inferenceServicesByClaim: ObjectIndex<InferenceService> = {
  name: "InferenceService by mounted claim",
  kind: InferenceServiceKind,
  keys: (service) => claimsOf(modelVolumes(service)).map((claim) => indexKey(service.metadata.namespace ?? "", claim)),
}

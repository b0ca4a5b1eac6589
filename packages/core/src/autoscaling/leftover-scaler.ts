import { AutoscalerClass, ForeignKey, type InferenceService, refOf, ScaledObjectKind } from "@aim-engine/api"
import { Effect, Option } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import { predictorServiceName } from "../service/child-names.ts"

const isScaledByKeda = ({ metadata }: InferenceService): boolean =>
  metadata.annotations?.[ForeignKey.kserveAutoscalerClass] === AutoscalerClass.keda

/**
 * What KServe leaves behind when an InferenceService is no longer scaled by KEDA: the ScaledObject that it made, by which
 * KEDA would go on to change the replicas against KServe. It goes once the InferenceService says that it is not wanted.
 * Where there is no KEDA, or it cannot be read, nothing is left behind.
 */
export const leftoverScaler = Effect.fnUntraced(function* (
  live: InferenceService | undefined,
): Effect.fn.Return<ReadonlyArray<PlannedDeletion>, never, ClusterState> {
  if (live === undefined || isScaledByKeda(live)) return []
  const { namespace = "", name, uid } = live.metadata
  const state = yield* ClusterState
  const found = yield* Effect.option(state.get(ScaledObjectKind, namespace, predictorServiceName(name)))
  const scaler = Option.getOrUndefined(found)
  if (scaler?.metadata.uid === undefined || scaler.metadata.deletionTimestamp !== undefined) return []
  if (!isOwnedBy(scaler, uid)) return []
  return [{ ref: refOf(scaler), uid: scaler.metadata.uid, why: "the service is no longer scaled by its load" }]
})

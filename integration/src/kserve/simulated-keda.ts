import {
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
  type KubernetesObject,
  type ScaledObject,
  ScaledObjectKind,
} from "@aim-engine/api"
import { type ApiError, isNotFound, isObjectOf } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import type { ApiClient } from "../scale/api-client.ts"
import { followKind } from "../scale/follow-kind.ts"
import { DeploymentKind } from "./deployment.ts"

const FIELD_MANAGER = "keda-operator"

/** The autoscaler that KEDA makes of a ScaledObject: with its labels, and owned by it. */
const autoscalerOf = ({ apiVersion, kind, metadata, spec }: ScaledObject): HorizontalPodAutoscaler => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: {
    name: `keda-hpa-${metadata.name}`,
    namespace: metadata.namespace ?? "",
    labels: { ...metadata.labels, "scaledobject.keda.sh/name": metadata.name },
    ownerReferences: [
      { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true, blockOwnerDeletion: true },
    ],
  },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: spec?.scaleTargetRef.name ?? "" },
    minReplicas: spec?.minReplicaCount ?? 1,
    maxReplicas: spec?.maxReplicaCount ?? 100,
  },
})

const isScaledObject = isObjectOf(ScaledObjectKind)
const isDeployment = isObjectOf(DeploymentKind)

/** Keeps a Deployment at the least replicas: there is never any load. */
const scale = Effect.fnUntraced(function* (
  autoscaler: HorizontalPodAutoscaler,
): Effect.fn.Return<void, ApiError, KubernetesApi> {
  const api = yield* KubernetesApi
  const key = { namespace: autoscaler.metadata.namespace ?? "", name: autoscaler.spec?.scaleTargetRef.name ?? "" }
  const target = yield* api.get(DeploymentKind, key.namespace, key.name)
  const replicas = autoscaler.spec?.minReplicas ?? 1
  if (!isDeployment(target) || target.spec.replicas === replicas) return
  const body = { spec: { replicas } }
  yield* api.patch(DeploymentKind, key, { type: "merge", body }, { fieldManager: FIELD_MANAGER })
})

const serve = Effect.fnUntraced(function* (object: KubernetesObject) {
  if (!isScaledObject(object) || object.metadata.deletionTimestamp !== undefined) return
  const api = yield* KubernetesApi
  const autoscaler = autoscalerOf(object)
  yield* api.apply(HorizontalPodAutoscalerKind, autoscaler, { fieldManager: FIELD_MANAGER, force: true })
  // Its target may come later: then the change of the ScaledObject's status by KServe brings it here again.
  yield* Effect.catchIf(scale(autoscaler), isNotFound, () => Effect.void)
})

/** Plays KEDA: each ScaledObject gets its autoscaler, and what it scales the least replicas. The status of autoscalers is another's. */
export const simulateKeda = (client: ApiClient): { readonly stop: () => Promise<void> } =>
  followKind(client, ScaledObjectKind, {}, (object, isGone) => {
    if (!isGone) void client.run(Effect.ignore(serve(object)))
  })

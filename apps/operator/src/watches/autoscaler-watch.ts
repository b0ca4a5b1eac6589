import { HorizontalPodAutoscalerKind, type KubernetesObject } from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

const isAutoscaler = isObjectOf(HorizontalPodAutoscalerKind)

/** How many replicas an autoscaler without a minimum keeps. Source: Kubernetes, `autoscaling/v2`. */
const DEFAULT_MIN_REPLICAS = 1

const keepScaling = keepFields({
  metadata: { ...IDENTITY, labels: true },
  fields: {
    spec: { scaleTargetRef: true, minReplicas: true, maxReplicas: true },
    status: { currentReplicas: true, desiredReplicas: true, conditions: true },
  },
})

const strip = (object: KubernetesObject): KubernetesObject => {
  const kept = keepScaling(object)
  if (!isAutoscaler(kept) || kept.spec?.minReplicas !== DEFAULT_MIN_REPLICAS) return kept
  const { minReplicas: _default, ...spec } = kept.spec
  return { ...kept, ...{ spec } }
}

/** How far autoscalers scale, and whether they work. The values of their metrics change all the time. */
export const autoscalerWatch: Omit<WatchedKind, "kind"> = { strip }

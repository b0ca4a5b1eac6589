import type { AIMServiceRuntimeStatus, HorizontalPodAutoscaler } from "@aim-engine/api"
import type { Scaling } from "../autoscaling/scaling.ts"

/**
 * How many replicas run, as the status tells it: the autoscaler's numbers where there is one, else the wished ones and
 * the pods that are there (`current`; undefined where they cannot be read: then as many as wished).
 *
 * @example
 * runtimeStatus({ minReplicas: 2, maxReplicas: 2, … }, undefined, 1).replicas // "1"
 */
export const runtimeStatus = (
  scaling: Pick<Scaling, "minReplicas" | "maxReplicas">,
  hpa: HorizontalPodAutoscaler | undefined,
  current: number | undefined,
): Required<AIMServiceRuntimeStatus> => {
  const minReplicas = hpa === undefined ? scaling.minReplicas : (hpa.spec?.minReplicas ?? 1)
  const maxReplicas = hpa?.spec?.maxReplicas ?? scaling.maxReplicas
  const desiredReplicas = hpa?.status?.desiredReplicas ?? minReplicas
  const currentReplicas = hpa?.status?.currentReplicas ?? current ?? desiredReplicas
  const isFixed = minReplicas === maxReplicas
  const replicas = isFixed
    ? String(currentReplicas)
    : `${currentReplicas}/${desiredReplicas} (${minReplicas}-${maxReplicas})`
  return { minReplicas, maxReplicas, currentReplicas, desiredReplicas, replicas }
}

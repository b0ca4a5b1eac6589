import { type HorizontalPodAutoscaler, HorizontalPodAutoscalerKind } from "@aim-engine/api"
import { formatTime } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Clock, Effect } from "effect"
import { readObject, writeStatus } from "./read-object.ts"
import { ownSource, runSimulator } from "./simulator.ts"

const MANAGER = "kube-controller-manager"

/** Plays the load: the replicas that are needed. Between the bounds of the autoscaler. */
export type Load = (autoscaler: HorizontalPodAutoscaler) => number

const condition = (type: string, reason: string, at: string) => ({
  type,
  status: "True",
  reason,
  message: "",
  lastTransitionTime: at,
})

/** Plays the HorizontalPodAutoscaler controller: each autoscaler wants what the load asks for. Runs until it is interrupted. */
export const simulateAutoscaler = (load: Load = () => 0): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [ownSource(HorizontalPodAutoscalerKind)],
    Effect.fnUntraced(function* (key) {
      const autoscaler = yield* readObject(HorizontalPodAutoscalerKind, key)
      if (autoscaler?.spec === undefined || autoscaler.metadata.deletionTimestamp !== undefined) return undefined
      const { minReplicas = 1, maxReplicas } = autoscaler.spec
      const desiredReplicas = Math.min(Math.max(load(autoscaler), minReplicas), maxReplicas)
      const { status } = autoscaler
      if (status?.currentReplicas === desiredReplicas && status.desiredReplicas === desiredReplicas) return undefined
      const now = formatTime(yield* Clock.currentTimeMillis)
      const conditions = [
        condition("AbleToScale", "ReadyForNewScale", now),
        condition("ScalingActive", "ValidMetricFound", now),
      ]
      yield* writeStatus(
        HorizontalPodAutoscalerKind,
        key,
        { currentReplicas: desiredReplicas, desiredReplicas, conditions },
        MANAGER,
      )
      return undefined
    }),
  )

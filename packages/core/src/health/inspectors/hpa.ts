import type { HorizontalPodAutoscaler } from "@aim-engine/api"
import type { Health, HealthState } from "../component-health.ts"
import { findCondition } from "../conditions.ts"
import { Reason } from "../reasons.ts"

/** What the autoscaled service does meanwhile. */
export interface ScaledService {
  readonly isReady: boolean
  /** Whether requests are being answered. */
  readonly isServing: boolean
}

const health = (state: HealthState, reason: Reason, message: string): Health => ({ state, reason, message, errors: [] })

/**
 * How an autoscaler is; undefined is one that does not exist yet. Without metrics it waits while the service starts,
 * and has failed once the service is ready; a service that answers requests is only degraded by that.
 * Source: Kubernetes, `autoscaling/v2` conditions `ScalingActive` and `AbleToScale`.
 */
export const hpaHealth = (hpa: HorizontalPodAutoscaler | undefined, service: ScaledService): Health => {
  if (hpa === undefined) return health("Progressing", Reason.HPANotFound, "The autoscaler does not exist yet.")
  const conditions = hpa.status?.conditions ?? []
  const active = findCondition(conditions, "ScalingActive")
  const able = findCondition(conditions, "AbleToScale")
  // Of a target that is scaled to zero there is nothing to measure.
  if (active?.reason === "ScalingDisabled") return health("Ready", Reason.HPAOperational, active.message ?? "")
  if (active?.status !== "True") {
    const message = active?.message ?? "The autoscaler has no metrics yet."
    if (!service.isReady) return health("Progressing", Reason.WaitingForMetrics, message)
    return health(service.isServing ? "Degraded" : "Failed", Reason.MetricsFailed, message)
  }
  if (able !== undefined && able.status !== "True") {
    return health("Progressing", Reason.ScaleTargetNotReady, able.message ?? "")
  }
  return health("Ready", Reason.HPAOperational, "The autoscaler works.")
}

import type { InferenceService } from "@aim-engine/api"
import { Result } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth, Health } from "../health/component-health.ts"
import { hpaHealth } from "../health/inspectors/hpa.ts"
import { inferenceServiceHealth, isInferenceServiceReady } from "../health/inspectors/inference-service.ts"
import { podsHealth } from "../health/inspectors/pods.ts"
import { Reason } from "../health/reasons.ts"
import type { Serving } from "./observe-serving.ts"

/** What the judgement of a running service depends on besides what was observed. */
export interface ServingWishes {
  readonly isAutoscaled: boolean
  /** Pods that must be ready at least. */
  readonly desired: number
}

/**
 * The components that what runs for a service makes up: InferenceService, its pods once there is one, and its autoscaler.
 * They never stop anything from being written: what is wrong with them may be what the next write mends.
 */
export const servingHealth = (
  live: Result.Result<InferenceService | undefined, DomainError>,
  serving: Serving,
  wishes: ServingWishes,
): ReadonlyArray<ComponentHealth> => {
  if (Result.isFailure(live)) return [downstream("InferenceService", unreadable(Reason.FetchError, live.failure))]
  const service = live.success
  const components = [downstream("InferenceService", inferenceServiceHealth(service, serving.events))]
  if (service !== undefined) components.push(downstream("InferenceServicePods", podsOf(serving, wishes)))
  if (wishes.isAutoscaled) components.push(downstream("HPA", hpaOf(service, serving)))
  return components
}

const podsOf = ({ pods, events, logOf }: Serving, { desired }: ServingWishes): Health =>
  Result.isFailure(pods) ? { errors: [pods.failure] } : podsHealth({ pods: pods.success, events, logOf, desired })

const hpaOf = (service: InferenceService | undefined, { hpa, isServing }: Serving): Health =>
  Result.isFailure(hpa)
    ? unreadable(Reason.HPAFetchError, hpa.failure)
    : hpaHealth(hpa.success, { isReady: service !== undefined && isInferenceServiceReady(service), isServing })

/** A missing API is told as such: it is mended elsewhere than an API that does not answer. */
const unreadable = (reason: Reason, error: DomainError): Health => ({
  reason: error.reason === Reason.ApiNotInstalled ? error.reason : reason,
  errors: [error],
})

const downstream = (component: string, health: Health): ComponentHealth => ({
  ...health,
  component,
  dependency: "Downstream",
  gates: false,
})

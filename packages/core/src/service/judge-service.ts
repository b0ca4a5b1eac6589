import type { AIMService, AIMServiceState } from "@aim-engine/api"
import { Result } from "effect"
import { isAutoscaled } from "../autoscaling/scaling.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { COMPONENTS } from "../health/components.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import { serviceStatus } from "../health/service-status.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { runtimeConfigHealth } from "../runtime-config/health.ts"
import { servingHealth } from "../serving/serving-health.ts"
import { desiredPods, type ServiceParts } from "./observe-service.ts"
import { serviceConditions } from "./service-conditions.ts"
import { hasWorkload } from "./workload.ts"

/** The verdict on a service: how it is, its conditions, and whether anything may be written. `now` is in ms since 1970. */
export const judgeService = (
  service: AIMService,
  parts: ServiceParts,
  failures: ReadonlyArray<ApplyFailure>,
  now: number,
): HealthVerdict<AIMServiceState> =>
  evaluateHealth<AIMServiceState>({
    object: service,
    declared: COMPONENTS.AIMService,
    components: componentsOf(service, parts),
    failures,
    now,
    toStatus: serviceStatus({
      hasInferenceService: hasWorkload(parts.workload),
      isServing: parts.serving.isServing,
    }),
    ready: { reason: Reason.Ready, message: "Service is ready" },
    derived: serviceConditions,
  })

const componentsOf = (service: AIMService, parts: ServiceParts): ReadonlyArray<ComponentHealth> => {
  const running = servingHealth(parts.workload.live, parts.serving, {
    isAutoscaled: isAutoscaled(service.spec),
    desired: desiredPods(parts.scaling),
  })
  return [
    parts.model.health,
    parts.template.health,
    runtimeConfigHealth(parts.config),
    parts.caching.health,
    ...running.map((health) => (health.component === "InferenceService" ? withWishes(health, parts) : health)),
    ...(parts.route.health === undefined ? [] : [parts.route.health]),
  ]
}

/** The InferenceService as it is, or why it cannot be as it is wished, or what it waits for. */
const withWishes = (health: ComponentHealth, { workload, inference }: ServiceParts): ComponentHealth => {
  if (Result.isFailure(workload.live)) return health
  if (Result.isFailure(inference)) {
    return { component: health.component, dependency: "Downstream", errors: [inference.failure] }
  }
  const { waitsFor } = inference.success
  return waitsFor === undefined ? health : { ...health, message: `it is created once ${waitsFor} is ready` }
}

import type { AIMResourceStatus } from "@aim-engine/api"
import { Result } from "effect"
import { DISCOVERY_JOB, discoveryHealth } from "../discovery/discovery-health.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { runtimeConfigHealth } from "../runtime-config/health.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import type { TemplateParts } from "./observe-template.ts"
import { CACHE } from "./owned-cache.ts"
import { templateConditions } from "./template-conditions.ts"
import { templateModelHealth } from "./template-model.ts"
import { type TemplateScope, templateScope } from "./template-scope.ts"

/**
 * The verdict on a template: how it is, its conditions, and whether anything may be written. That its cache could not be
 * written makes the template no worse. `now` is in ms since 1970.
 */
export const judgeTemplate = (
  template: ServiceTemplate,
  parts: TemplateParts,
  failures: ReadonlyArray<ApplyFailure>,
  now: number,
): HealthVerdict<AIMResourceStatus> => {
  const scope = templateScope(template)
  const [own, ofCache] = [
    failures.filter(({ component }) => component !== CACHE),
    failures.filter(({ component }) => component === CACHE),
  ]
  const isJobRefused = own.some(({ component }) => component === DISCOVERY_JOB)
  return evaluateHealth<AIMResourceStatus>({
    object: template,
    declared: scope.components,
    components: componentsOf(template, parts, scope, now).map((health) =>
      isJobRefused && health.component === DISCOVERY_JOB ? withoutRequeue(health) : health,
    ),
    failures: own,
    now,
    toStatus: (root) => root,
    derived: templateConditions(parts, scope, ofCache),
  })
}

const componentsOf = (
  template: ServiceTemplate,
  parts: TemplateParts,
  scope: TemplateScope,
  now: number,
): ReadonlyArray<ComponentHealth> => [
  runtimeConfigHealth(parts.config),
  templateModelHealth(template, parts.model, scope),
  ...gpuComponent(parts),
  ...discoveryHealth(parts.discovery.state, now),
]

/** Hardware that contradicts itself is told where the GPUs are told. */
const gpuComponent = ({ hardware, gpu }: TemplateParts): ReadonlyArray<ComponentHealth> => {
  if (Result.isFailure(hardware)) return [{ component: "GPU", dependency: "Upstream", errors: [hardware.failure] }]
  return gpu.health === undefined ? [] : [gpu.health]
}

/** What was refused is tried again as refusals are, and not as soon as a turn may come. */
const withoutRequeue = ({ requeueAfterSeconds, ...health }: ComponentHealth): ComponentHealth => health

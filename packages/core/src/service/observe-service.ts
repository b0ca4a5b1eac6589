import type { AIMService } from "@aim-engine/api"
import { Effect, Result } from "effect"
import { leftoverScaler } from "../autoscaling/leftover-scaler.ts"
import { isAutoscaled, planScaling, type Scaling } from "../autoscaling/scaling.ts"
import { type CachingResolution, resolveCaching } from "../cache/resolve-caching.ts"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { type InferenceResolution, resolveInferenceService } from "../inference-service/resolve-inference-service.ts"
import { type ModelResolution, resolveModel } from "../model/resolve-model.ts"
import { isCustomModel } from "../model/service-model.ts"
import type { PlannedDeletion } from "../reconcile/plan.ts"
import { type RouteResolution, resolveRoute } from "../routing/resolve-route.ts"
import { type ResolvedRuntimeConfig, resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import { NOT_SERVING, observeServing, type Serving } from "../serving/observe-serving.ts"
import { resolveTemplate } from "../template/resolve-template.ts"
import type { TemplateResolution } from "../template/template-resolution.ts"
import { ServiceOptions } from "./options.ts"
import { hasWorkload, observeWorkload, type Workload } from "./workload.ts"

/** Everything that is known of a service, and what each part of it comes to. Plan, conditions and status follow from it. */
export interface ServiceParts {
  readonly config: Result.Result<ResolvedRuntimeConfig, DomainError>
  readonly workload: Workload
  readonly model: ModelResolution
  readonly template: TemplateResolution
  readonly caching: CachingResolution
  readonly scaling: Result.Result<Scaling, InvalidSpecError>
  /** Fails where the InferenceService cannot be made as it is asked for, or where what it needs cannot be read. */
  readonly inference: Result.Result<InferenceResolution, DomainError>
  readonly serving: Serving
  /** What is left of autoscaling that was turned off. */
  readonly leftoverScaler: ReadonlyArray<PlannedDeletion>
  readonly route: RouteResolution
}

type ConfigSettings = Pick<ResolvedRuntimeConfig, "config" | "cluster" | "namespace">

/** Where the runtime config cannot be had, the parts are looked at without it, and nothing is written. */
const NO_SETTINGS: ConfigSettings = { config: {}, cluster: undefined, namespace: undefined }

/** Looks at everything that a service depends on and consists of, in the order in which one thing follows from another. */
export const observeService = Effect.fnUntraced(function* (
  service: AIMService,
): Effect.fn.Return<ServiceParts, never, ClusterState> {
  const { namespace = "", name } = service.metadata
  const options = yield* ServiceOptions
  const config = yield* Effect.result(resolveRuntimeConfig(namespace, service.spec.runtimeConfigName))
  const settings: ConfigSettings = Result.getOrElse(config, () => NO_SETTINGS)
  const workload = yield* observeWorkload(service)
  const live = Result.getOrUndefined(workload.live)

  const model = yield* resolveModel(service, {
    defaultBaseImage: options.customBaseImage,
    config: settings.config.model ?? {},
  })
  const template = yield* resolveTemplate({ service, model: model.model, hasWorkload: hasWorkload(workload) })
  const caching = yield* resolveCaching(service, {
    template: template.template,
    isCustomModel: model.model !== undefined && isCustomModel(model.model),
    live,
    config: settings.config,
    defaultMode: options.defaultCachingMode,
  })

  const scaling = planScaling(service.spec, options.defaultMetric)
  const inference = yield* Effect.result(
    Effect.gen(function* () {
      return yield* resolveInferenceService({
        service,
        name: yield* Effect.fromResult(workload.name),
        live: yield* Effect.fromResult(workload.live),
        model: model.model,
        isModelReady: model.health.state === "Ready",
        template: template.template,
        caching: caching.decision,
        config: settings,
        scaling: yield* Effect.fromResult(scaling),
        kserveDeploymentMode: options.kserveDeploymentMode,
      })
    }),
  )
  const serving =
    live === undefined
      ? NOT_SERVING
      : yield* observeServing(live, { isAutoscaled: isAutoscaled(service.spec), desired: desiredPods(scaling) })
  const route = yield* resolveRoute(
    service,
    Result.map(config, (resolved) => resolved.config),
    Result.getOrElse(workload.name, () => name),
    hasWorkload(workload),
  )
  return {
    config,
    workload,
    model,
    template,
    caching,
    scaling,
    inference,
    serving,
    leftoverScaler: yield* leftoverScaler(live),
    route,
  }
})

/** How many pods must be ready at least; one where the wish cannot be understood. */
export const desiredPods = (scaling: ServiceParts["scaling"]): number =>
  Result.match(scaling, { onSuccess: ({ minReplicas }) => minReplicas, onFailure: () => 1 })

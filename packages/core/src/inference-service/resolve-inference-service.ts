import type { InferenceService, PersistentVolumeClaim } from "@aim-engine/api"
import { Effect } from "effect"
import type { Scaling } from "../autoscaling/scaling.ts"
import type { CacheDecision } from "../cache/decide-cache.ts"
import { planTemporaryCache } from "../cache/temporary-cache.ts"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { type LayeredVariable, layerEnv } from "../environment/layered-env.ts"
import type { DomainError } from "../errors/domain-error.ts"
import type { Model } from "../model/service-model.ts"
import type { Decision } from "../reconcile/decision.ts"
import { serviceResources } from "../resources/service-resources.ts"
import type { ResolvedRuntimeConfig } from "../runtime-config/resolve.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { type EnvironmentInputs, environmentLayers } from "./environment.ts"
import { inferenceLabels } from "./inference-labels.ts"
import { resolveModelVolumes } from "./model-volumes.ts"
import { deploymentMode, planInferenceService } from "./plan-inference-service.ts"
import { resolvePodAccounts } from "./pod-accounts.ts"
import { claimsOf, mountsCache } from "./volumes.ts"

/** Everything that the InferenceService of a service depends on. */
export interface InferenceInputs extends Pick<EnvironmentInputs, "service"> {
  readonly name: string
  readonly live: InferenceService | undefined
  readonly model: Model | undefined
  readonly isModelReady: boolean
  /** The template to run, once it is ready and settled. */
  readonly template: ServiceTemplate | undefined
  /** Undefined where caches cannot be read. */
  readonly caching: CacheDecision | undefined
  readonly config: Pick<ResolvedRuntimeConfig, "config" | "cluster" | "namespace">
  readonly scaling: Scaling
  /** What the operator writes on creation; empty leaves it to KServe. */
  readonly kserveDeploymentMode: string
}

/** The InferenceService of a service as it should be, and what follows from it. */
export interface InferenceResolution {
  /** Undefined where it cannot be made yet, or where what runs is left as it is. */
  readonly planned: InferenceService | undefined
  /** The volume for what the containers download themselves. */
  readonly temporaryCache: PersistentVolumeClaim | undefined
  /** What it waits for before it is created; undefined where it waits for nothing. */
  readonly waitsFor: string | undefined
  /** Why running replicas get other volumes than they have. */
  readonly remounted: string | undefined
  readonly decisions: ReadonlyArray<Decision>
}

const NOTHING: InferenceResolution = {
  planned: undefined,
  temporaryCache: undefined,
  waitsFor: undefined,
  remounted: undefined,
  decisions: [],
}

/**
 * The InferenceService of a service. It is created once model, template and cache are ready; from then on it follows
 * every change, as long as there is a template that is ready: what runs is never stopped for lack of one.
 * Fails where quantities cannot be read, and where the cluster cannot be asked.
 */
export const resolveInferenceService = Effect.fnUntraced(function* (
  inputs: InferenceInputs,
): Effect.fn.Return<InferenceResolution, DomainError, ClusterState> {
  const { service, name, live, model, template, caching, config, scaling } = inputs
  const waitsFor = blockerOf(inputs)
  const image = model?.spec.image ?? live?.spec.predictor.containers?.[0]?.image
  if (waitsFor !== undefined || template === undefined || caching === undefined || image === undefined) {
    return { ...NOTHING, waitsFor }
  }
  const keepsCache = live !== undefined && mountsCache(live) && caching._tag !== "Leave"
  const hasCache = caching._tag === "Use" || keepsCache
  const sources = hasCache ? [] : (template.status?.modelSources ?? template.spec.modelSources ?? [])
  const temporary = yield* Effect.fromResult(planTemporaryCache(service, sources, config.config))
  const { volumes, changed } = yield* resolveModelVolumes({
    live,
    decision: caching,
    hasSources: sources.length > 0,
    temporary,
  })
  const layers = environmentLayers({ service, template, sources, config })
  const environment = layerEnv(layers)
  const resources = yield* Effect.fromResult(serviceResources({ service, template, model }))
  const planned = planInferenceService({
    service,
    name,
    image,
    env: environment.map(({ variable }) => variable),
    resources,
    scaling,
    nodeAffinity: template.status?.resolvedNodeAffinity,
    accounts: yield* resolvePodAccounts({ service, template, model, config: config.config }),
    modelVolumes: volumes,
    deploymentMode: deploymentMode(inputs.kserveDeploymentMode, live),
    ...inferenceLabels(service, template),
  })
  const usesTemporary = temporary !== undefined && claimsOf(volumes).includes(temporary.metadata.name)
  return {
    planned,
    temporaryCache: usesTemporary ? temporary : undefined,
    waitsFor: undefined,
    remounted: changed,
    decisions: [environmentDecision(environment)],
  }
})

/** Where each variable of the inference container comes from. Values are left out: they may be secret. */
export interface EnvironmentDecision extends Decision {
  readonly _tag: "Environment"
  readonly variables: ReadonlyArray<{
    readonly name: string
    /** The layers that the value comes from, lowest first. */
    readonly from: ReadonlyArray<string>
    /** The layers that set it in vain. */
    readonly overridden: ReadonlyArray<string>
  }>
}

const environmentDecision = (environment: ReadonlyArray<LayeredVariable>): EnvironmentDecision => ({
  _tag: "Environment",
  summary: `${environment.length} variables`,
  variables: environment.map(({ variable, sources, overridden }) => ({
    name: variable.name,
    from: sources,
    overridden,
  })),
})

/** What an InferenceService that does not exist yet waits for. */
const blockerOf = ({ live, isModelReady, template, caching }: InferenceInputs): string | undefined => {
  if (live !== undefined) return undefined
  if (!isModelReady) return "the model"
  if (template === undefined) return "the template"
  return caching?._tag === "NotUsed" || caching?._tag === "Use" ? undefined : "the cache"
}

import {
  type AIMClusterRuntimeConfig,
  AIMClusterRuntimeConfigKind,
  type AIMResolvedReference,
  type AIMRuntimeConfig,
  AIMRuntimeConfigKind,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { type DomainError, MissingUpstreamError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import type { Decision } from "../reconcile/decision.ts"
import { resolvedReference } from "../resolution/resolved-reference.ts"
import { type ConfigLayer, type RuntimeConfig, withoutDeprecatedFields } from "./config-layer.ts"
import { mergeConfigs, type SourcedSetting } from "./merge.ts"

/** The config of objects that name none. It alone may be absent. */
export const DEFAULT_RUNTIME_CONFIG = "default"

/** Which settings apply, and which config each comes from. */
export interface RuntimeConfigDecision extends Decision {
  readonly _tag: "RuntimeConfig"
  readonly name: string
  readonly settings: ReadonlyArray<SourcedSetting>
}

/** The settings for one object, from the configs of the name that it gives. */
export interface ResolvedRuntimeConfig {
  readonly name: string
  /** Namespace over cluster. Empty if neither exists. */
  readonly config: RuntimeConfig
  /** The settings of each scope, for layers that have others between or over them; undefined if there is no such config. */
  readonly cluster: RuntimeConfig | undefined
  readonly namespace: RuntimeConfig | undefined
  /** What the status refers to; undefined if no config applies. */
  readonly reference: AIMResolvedReference | undefined
  readonly decision: RuntimeConfigDecision
}

/** The configs of one name that apply to an object. */
interface Configs {
  readonly namespace: AIMRuntimeConfig | undefined
  readonly cluster: AIMClusterRuntimeConfig | undefined
}

const referenceTo = ({ namespace, cluster }: Configs): AIMResolvedReference | undefined => {
  if (namespace === undefined) return cluster && resolvedReference(AIMClusterRuntimeConfigKind, cluster)
  const reference = resolvedReference(AIMRuntimeConfigKind, namespace)
  return cluster === undefined ? reference : { ...reference, scope: "Merged" }
}

const summaryOf = (name: string, reference: AIMResolvedReference | undefined): string => {
  switch (reference?.scope) {
    case undefined:
      return `No runtime config "${name}" exists; the operator's defaults apply`
    case "Merged":
      return `Runtime config "${name}" of namespace ${reference?.namespace}, over the cluster's`
    case "Namespace":
      return `Runtime config "${name}" of namespace ${reference?.namespace}`
    default:
      return `Runtime config "${name}" of the cluster`
  }
}

const combine = (name: string, configs: Configs): ResolvedRuntimeConfig => {
  const [cluster, namespace] = [configs.cluster, configs.namespace].map(
    (object) => object && withoutDeprecatedFields(object.spec),
  )
  const layers: ReadonlyArray<ConfigLayer> = [
    ...(cluster === undefined ? [] : [{ source: "Cluster" as const, config: cluster }]),
    ...(namespace === undefined ? [] : [{ source: "Namespace" as const, config: namespace }]),
  ]
  const { config, settings } = mergeConfigs(layers)
  const reference = referenceTo(configs)
  const decision = { _tag: "RuntimeConfig", name, settings, summary: summaryOf(name, reference) } as const
  return { name, config, cluster, namespace, reference, decision }
}

/**
 * The settings for an object: the namespace's config of a name over the cluster's. An object without a namespace
 * sees only the cluster's. Without a name it is `default`, which need not exist; any other missing name fails as
 * `MissingUpstream` with reason `ConfigNotFound`.
 */
export const resolveRuntimeConfig = Effect.fnUntraced(function* (
  namespace: string | undefined,
  runtimeConfigName: string | undefined,
): Effect.fn.Return<ResolvedRuntimeConfig, DomainError, ClusterState> {
  const name = runtimeConfigName?.trim() || DEFAULT_RUNTIME_CONFIG
  const state = yield* ClusterState
  const configs = yield* Effect.all({
    namespace: namespace ? state.get(AIMRuntimeConfigKind, namespace, name) : Effect.succeed(undefined),
    cluster: state.get(AIMClusterRuntimeConfigKind, "", name),
  }).pipe(Effect.mapError(classifyApiError))
  if (configs.namespace === undefined && configs.cluster === undefined && name !== DEFAULT_RUNTIME_CONFIG) {
    const places = namespace ? `in namespace ${namespace} nor in the cluster` : "in the cluster"
    return yield* new MissingUpstreamError({
      reason: Reason.ConfigNotFound,
      message: `runtime config "${name}" does not exist ${places}`,
    })
  }
  return combine(name, configs)
})

import type { AIMModelSource, AIMService, EnvVar } from "@aim-engine/api"
import { Predicate } from "effect"
import { mergeJsonTexts } from "../environment/json-variable.ts"
import type { EnvLayer } from "../environment/layered-env.ts"
import { ENGINE_ARGS } from "../environment/merge-env.ts"
import type { ResolvedRuntimeConfig } from "../runtime-config/resolve.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { CACHE_PATH } from "./volumes.ts"

/** What the environment of an inference container is made of. */
export interface EnvironmentInputs {
  readonly service: AIMService
  readonly template: ServiceTemplate
  /** The runtime configs of both scopes, as layers of their own. */
  readonly config: Pick<ResolvedRuntimeConfig, "cluster" | "namespace">
  /** Sources that the container downloads itself, with their credentials: there is no cache that did it. */
  readonly sources: ReadonlyArray<AIMModelSource>
}

/** What every inference container gets, unless something above says otherwise. */
const OPERATOR_DEFAULTS: ReadonlyArray<EnvVar> = [
  { name: "AIM_CACHE_PATH", value: CACHE_PATH },
  { name: "VLLM_ENABLE_METRICS", value: "true" },
]

/**
 * The layers of an inference container's environment, lowest first: operator, sources without a cache, profile,
 * template, cluster config, namespace config, service. A higher layer replaces what a lower one sets.
 */
export const environmentLayers = (inputs: EnvironmentInputs): ReadonlyArray<EnvLayer> => [
  { source: "Operator", env: OPERATOR_DEFAULTS },
  { source: "ModelSource", env: inputs.sources.flatMap((source) => source.env ?? []) },
  { source: "Profile", env: profileEnv(inputs.template) },
  { source: "Template", env: templateEnv(inputs.template) },
  { source: "ClusterRuntimeConfig", env: inputs.config.cluster?.env },
  { source: "RuntimeConfig", env: inputs.config.namespace?.env },
  { source: "Service", env: inputs.service.spec.env },
]

/** What the discovered profile asks of the runtime: its variables, and its engine arguments as the base of everyone else's. */
const profileEnv = (template: ServiceTemplate): ReadonlyArray<EnvVar> => {
  const profile = template.status?.profile
  const variables = Object.entries(profile?.env_vars ?? {}).map(([name, value]): EnvVar => ({ name, value }))
  const args = profile?.engine_args
  if (!Predicate.isObject(args) || Object.keys(args).length === 0) return variables
  return [{ name: ENGINE_ARGS, value: mergeJsonTexts("{}", JSON.stringify(args)).value }, ...variables]
}

/** What the template's spec says: profile, goal and precision for the runtime, its own variables, and the model's identifier. */
const templateEnv = ({ spec }: ServiceTemplate): ReadonlyArray<EnvVar> => [
  ...variable("AIM_PROFILE_ID", spec.profileId),
  ...variable("AIM_METRIC", spec.metric),
  ...variable("AIM_PRECISION", spec.precision),
  ...(spec.env ?? []),
  ...variable("AIM_MODEL_ID", spec.modelSources?.[0]?.modelId),
]

const variable = (name: string, value: string | undefined): ReadonlyArray<EnvVar> =>
  value === undefined || value === "" ? [] : [{ name, value }]

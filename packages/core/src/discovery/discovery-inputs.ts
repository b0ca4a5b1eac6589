import type { EnvVar, LocalObjectReference } from "@aim-engine/api"
import { EnvVarOrder, uniqueByName } from "../environment/merge-env.ts"
import type { Model } from "../model/service-model.ts"
import { hashValues } from "../naming/hash-values.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { NormalizedHardware } from "../template/normalize-hardware.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Everything that the outcome of discovery depends on. Another value of any of it asks for another run. */
export interface DiscoveryInputs {
  readonly modelName: string
  readonly image: string
  /** As it is named, by template, model or runtime config, the first that does; empty: the namespace's default account. */
  readonly serviceAccountName: string
  /** Of template, model and runtime config, sorted. */
  readonly imagePullSecrets: ReadonlyArray<string>
  /** The template's own variables, by name. */
  readonly env: ReadonlyArray<EnvVar>
  readonly metric: string | undefined
  readonly precision: string | undefined
  /** Normalised and sorted. */
  readonly gpuModels: ReadonlyArray<string>
  readonly gpuRequests: number
  readonly profileId: string | undefined
}

interface Credentials {
  readonly imagePullSecrets?: ReadonlyArray<LocalObjectReference>
  readonly serviceAccountName?: string
}

const secretsOf = ({ imagePullSecrets = [] }: Credentials): ReadonlyArray<string> =>
  imagePullSecrets.map(({ name = "" }) => name).filter((name) => name !== "")

/** The inputs of a template's discovery. `hardware` is that of its spec. */
export const discoveryInputs = (
  { spec }: ServiceTemplate,
  model: Model,
  config: RuntimeConfig,
  hardware: NormalizedHardware,
): DiscoveryInputs => {
  const layers: ReadonlyArray<Credentials> = [spec, model.spec, config]
  return {
    modelName: spec.modelName,
    image: model.spec.image,
    serviceAccountName:
      layers.find(({ serviceAccountName = "" }) => serviceAccountName !== "")?.serviceAccountName ?? "",
    imagePullSecrets: [...new Set(layers.flatMap(secretsOf))].sort(),
    env: uniqueByName(spec.env ?? []).toSorted(EnvVarOrder),
    metric: spec.metric,
    precision: spec.precision,
    gpuModels: hardware.gpu?.models ?? [],
    gpuRequests: hardware.gpu?.requests ?? 0,
    profileId: spec.profileId || undefined,
  }
}

/**
 * The hash by which a template's status tells what was discovered, and a Job what it discovers: 16 hex digits.
 * Equal inputs have equal hashes; the order of variables and secrets does not count.
 */
export const discoveryHash = (inputs: DiscoveryInputs): string =>
  hashValues([
    [
      inputs.modelName,
      inputs.image,
      inputs.serviceAccountName,
      inputs.env,
      inputs.imagePullSecrets,
      inputs.metric ?? null,
      inputs.precision ?? null,
      inputs.gpuModels,
      inputs.gpuRequests,
      inputs.profileId ?? null,
    ],
  ]).slice(0, 16)

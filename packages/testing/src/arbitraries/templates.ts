import {
  AIM_API_VERSION,
  type AIMClusterServiceTemplate,
  type AIMMetric,
  type AIMPrecision,
  type AIMProfileType,
  type AIMResourceStatus,
  type AIMServiceTemplate,
} from "@aim-engine/api"
import fc from "fast-check"
import { gpuModelName, gpuRequirements } from "./hardware.ts"
import { objectMeta } from "./metadata.ts"
import { dnsLabel } from "./names.ts"
import { environment, modelSource, pullSecrets, runtimeConfigName } from "./shared-specs.ts"

/** What a runtime is tuned for. */
export const metric: fc.Arbitrary<AIMMetric> = fc.constantFrom<AIMMetric>("latency", "throughput")

/** A numeric precision. */
export const precision: fc.Arbitrary<AIMPrecision> = fc.constantFrom<AIMPrecision>(
  "auto",
  "fp4",
  "fp8",
  "fp16",
  "fp32",
  "bf16",
  "int4",
  "int8",
)

/** How far a profile is tuned. */
export const profileType: fc.Arbitrary<AIMProfileType> = fc.constantFrom<AIMProfileType>(
  "optimized",
  "preview",
  "unoptimized",
)

/** The state of what is prepared once, Ready more often than the others. */
export const resourceStatus: fc.Arbitrary<AIMResourceStatus> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<AIMResourceStatus>("Ready") },
  {
    weight: 3,
    arbitrary: fc.constantFrom<AIMResourceStatus>("Pending", "Progressing", "Degraded", "Failed", "NotAvailable"),
  },
)

/** Templates of which models are asked for. */
export interface TemplateOptions {
  readonly name?: fc.Arbitrary<string>
  readonly namespace?: fc.Arbitrary<string>
  readonly modelName?: fc.Arbitrary<string>
}

const templateSpec = (modelName: fc.Arbitrary<string>) =>
  fc.record(
    {
      modelName,
      gpu: gpuRequirements,
      metric,
      precision,
      type: profileType,
      profileId: fc.constantFrom("vllm-mi300x-fp8-tp1-latency"),
      runtimeConfigName,
      env: environment,
      imagePullSecrets: pullSecrets,
      modelSources: fc.array(modelSource, { maxLength: 1 }),
    },
    { requiredKeys: ["modelName"] },
  )

const profile = fc.record({
  metadata: fc.record(
    { metric, precision, type: profileType, gpu: gpuModelName, gpuCount: fc.constantFrom(1, 2, 4, 8) },
    { requiredKeys: [] },
  ),
})

const templateStatus = fc.record({ status: resourceStatus, profile }, { requiredKeys: ["status"] })

/** A template of a namespace in any state, also one that no controller has looked at yet. */
export const serviceTemplate = (options: TemplateOptions = {}): fc.Arbitrary<AIMServiceTemplate> =>
  fc.record(
    {
      apiVersion: fc.constant(AIM_API_VERSION),
      kind: fc.constant("AIMServiceTemplate" as const),
      metadata: objectMeta("Namespaced", options.name, options.namespace),
      spec: templateSpec(options.modelName ?? dnsLabel),
      status: templateStatus,
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", "spec"] },
  )

/** A template of the cluster in any state, also one that no controller has looked at yet. */
export const clusterServiceTemplate = (options: TemplateOptions = {}): fc.Arbitrary<AIMClusterServiceTemplate> =>
  fc.record(
    {
      apiVersion: fc.constant(AIM_API_VERSION),
      kind: fc.constant("AIMClusterServiceTemplate" as const),
      metadata: objectMeta("Cluster", options.name),
      spec: templateSpec(options.modelName ?? dnsLabel),
      status: templateStatus,
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", "spec"] },
  )

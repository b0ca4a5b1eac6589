import { AIM_API_VERSION, type AIMService } from "@aim-engine/api"
import fc from "fast-check"
import { gpuRequirements, hardwareRequirements } from "./hardware.ts"
import { objectMeta } from "./metadata.ts"
import { dnsLabel, imageReference } from "./names.ts"
import { routing, storage } from "./runtime-configs.ts"
import { environment, modelSource, pullSecrets, runtimeConfigName } from "./shared-specs.ts"
import { metric, precision } from "./templates.ts"

/** Services of which models and templates are asked for. */
export interface ServiceOptions {
  readonly name?: fc.Arbitrary<string>
  readonly namespace?: fc.Arbitrary<string>
  readonly modelName?: fc.Arbitrary<string>
  readonly image?: fc.Arbitrary<string>
  readonly templateName?: fc.Arbitrary<string>
}

const modelChoice = ({ modelName = dnsLabel, image = imageReference }: ServiceOptions) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ name: modelName }) },
    { weight: 2, arbitrary: fc.record({ image }) },
    {
      weight: 1,
      arbitrary: fc.record({
        custom: fc.record(
          {
            baseImage: imageReference,
            modelSources: fc.array(modelSource, { minLength: 1, maxLength: 1 }),
            hardware: hardwareRequirements,
          },
          { requiredKeys: ["modelSources", "hardware"] },
        ),
      }),
    },
  )

/** Replicas in one of the forms: a number, bounds, or nothing. */
const replicas = fc.oneof(
  fc.record({ replicas: fc.constantFrom(0, 1, 3) }, { requiredKeys: [] }),
  fc.record(
    { minReplicas: fc.constantFrom(1, 2), maxReplicas: fc.constantFrom(2, 8) },
    { requiredKeys: ["maxReplicas"] },
  ),
)

const CACHING_MODES = ["Auto", "Always", "Never", "Shared", "Dedicated"] as const

const rest = ({ templateName = dnsLabel }: ServiceOptions) =>
  fc.record(
    {
      template: fc.record({ name: templateName, allowUnoptimized: fc.boolean() }, { requiredKeys: [] }),
      overrides: fc.record({ metric, precision, gpu: gpuRequirements }, { requiredKeys: [] }),
      caching: fc.record({ mode: fc.constantFrom(...CACHING_MODES) }),
      runtimeConfigName,
      routing,
      storage,
      env: environment,
      imagePullSecrets: pullSecrets,
      serviceAccountName: fc.constantFrom("runner"),
    },
    { requiredKeys: [] },
  )

/** A service as its author writes it: any way to name a model, any combination of settings. */
export const service = (options: ServiceOptions = {}): fc.Arbitrary<AIMService> =>
  fc.record({
    apiVersion: fc.constant(AIM_API_VERSION),
    kind: fc.constant("AIMService" as const),
    metadata: objectMeta("Namespaced", options.name, options.namespace),
    spec: fc
      .tuple(modelChoice(options), replicas, rest(options))
      .map(([model, scale, others]) => ({ model, ...scale, ...others })),
  })

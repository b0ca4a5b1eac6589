import { AIM_API_VERSION, type AIMClusterModel, type AIMModel } from "@aim-engine/api"
import fc from "fast-check"
import { hardwareRequirements } from "./hardware.ts"
import { objectMeta } from "./metadata.ts"
import { dnsLabel, imageReference } from "./names.ts"
import { environment, modelSource, pullSecrets, runtimeConfigName } from "./shared-specs.ts"
import { metric, precision, profileType, resourceStatus } from "./templates.ts"

/** Models of which names, and with which default templates, are asked for. */
export interface ModelOptions {
  readonly name?: fc.Arbitrary<string>
  readonly namespace?: fc.Arbitrary<string>
  readonly image?: fc.Arbitrary<string>
  readonly defaultServiceTemplate?: fc.Arbitrary<string>
}

const common = ({ image = imageReference, defaultServiceTemplate = dnsLabel }: ModelOptions) => ({
  image,
  defaultServiceTemplate,
  discovery: fc.record({ extractMetadata: fc.boolean(), createServiceTemplates: fc.boolean() }, { requiredKeys: [] }),
  runtimeConfigName,
  env: environment,
  imagePullSecrets: pullSecrets,
})

/** A model whose image brings its files. */
const imageModel = (options: ModelOptions) => fc.record(common(options), { requiredKeys: ["image"] })

const customTemplate = fc.record(
  {
    name: fc.constantFrom("fast", "Cheap_1"),
    type: profileType,
    hardware: hardwareRequirements,
    profile: fc.record({ metric, precision }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

/** A model with files of its own: these say which hardware they need. */
const customModel = (options: ModelOptions) =>
  fc.record(
    {
      ...common(options),
      modelSources: fc.array(modelSource, { minLength: 1, maxLength: 1 }),
      custom: fc.record({ hardware: hardwareRequirements, type: profileType }, { requiredKeys: ["hardware"] }),
      customTemplates: fc.array(customTemplate, { maxLength: 2 }),
    },
    { requiredKeys: ["image", "modelSources", "custom"] },
  )

const modelSpec = (options: ModelOptions) =>
  fc.oneof({ weight: 3, arbitrary: imageModel(options) }, { weight: 1, arbitrary: customModel(options) })

const status = fc.record({ status: resourceStatus })

/** A model of a namespace in any state, also one that no controller has looked at yet. */
export const model = (options: ModelOptions = {}): fc.Arbitrary<AIMModel> =>
  fc.record(
    {
      apiVersion: fc.constant(AIM_API_VERSION),
      kind: fc.constant("AIMModel" as const),
      metadata: objectMeta("Namespaced", options.name, options.namespace),
      spec: modelSpec(options),
      status,
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", "spec"] },
  )

/** A model of the cluster in any state, also one that no controller has looked at yet. */
export const clusterModel = (options: ModelOptions = {}): fc.Arbitrary<AIMClusterModel> =>
  fc.record(
    {
      apiVersion: fc.constant(AIM_API_VERSION),
      kind: fc.constant("AIMClusterModel" as const),
      metadata: objectMeta("Cluster", options.name),
      spec: modelSpec(options),
      status,
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", "spec"] },
  )

import { Schema } from "effect"
import { EnvVars } from "../kubernetes/env-var.ts"
import { NonEmptyText, optional, required } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { ResourceRequirements } from "../kubernetes/resource-requirements.ts"
import { runtimeConfigRefFields } from "../runtime-config/runtime-config-ref.ts"
import { AIMCustomModelSpec, CustomTemplates } from "./custom-model.ts"
import { ImageMetadata } from "./image-metadata.ts"
import { modelRules } from "./model-rules.ts"
import { ModelSources } from "./model-source.ts"

/** What is found out about a model by itself. */
export const AIMModelDiscoveryConfig = Schema.Struct({
  extractMetadata: optional(
    Schema.Boolean,
    "Whether the image's labels are read from the registry. Unset means the runtime config's `model.autoDiscovery`, then true.",
  ),
  createServiceTemplates: optional(
    Schema.Boolean,
    "Whether templates are created from the image's recommended deployments. Unset means the runtime config's `model.autoDiscovery`, then true.",
  ),
  enabled: optional(Schema.Boolean, "Both switches in one.", {
    deprecated: "Use `extractMetadata` and `createServiceTemplates`.",
  }),
  autoCreateTemplates: optional(Schema.Boolean, "An earlier spelling of `createServiceTemplates`.", {
    deprecated: "Use `createServiceTemplates`.",
  }),
}).annotate({ identifier: "AIMModelDiscoveryConfig", description: "What is found out about a model by itself." })
export interface AIMModelDiscoveryConfig extends Schema.Schema.Type<typeof AIMModelDiscoveryConfig> {}

/** A model that can be served. */
export const AIMModelSpec = Schema.Struct({
  image: required(NonEmptyText, "Container image that runs the model. Its labels describe the model."),
  discovery: optional(
    AIMModelDiscoveryConfig,
    "What is found out by itself. Unset means the runtime config's defaults.",
  ),
  defaultServiceTemplate: optional(
    Schema.String,
    "Template of services that name none. Without it, the best template is selected.",
  ),
  custom: optional(AIMCustomModelSpec, "Defaults for custom templates and for the template of `modelSources`."),
  customTemplates: optional(
    CustomTemplates,
    "Templates to create as they are, without a discovery Job. With `modelSources` and none of them, one is made from `custom.hardware`.",
  ),
  modelSources: optional(
    ModelSources.check(Schema.isMaxLength(1)),
    "Model files to use instead of those that discovery finds. At most one source.",
  ),
  ...runtimeConfigRefFields,
  imagePullSecrets: optional(
    ImagePullSecrets,
    "Registry credentials for reading the image's labels and for pulling it, besides those of the runtime config. A cluster model's secrets are read in the operator's namespace.",
  ),
  env: optional(EnvVars, "Environment of the templates that are created for this model, e.g. registry tokens."),
  serviceAccountName: optional(
    Schema.String,
    "Service account of the model's workloads; its pull secrets also serve for reading the image. Empty means the namespace's default.",
  ),
  resources: optional(ResourceRequirements, "Resources of inference containers, below those of template and service."),
  imageMetadata: optional(
    ImageMetadata,
    "What the image's labels say, given by hand, e.g. where the registry cannot be reached. The image is then never read.",
  ),
}).annotate({
  identifier: "AIMModelSpec",
  description: "A model that can be served.",
  kubernetes: { rules: modelRules },
})
export interface AIMModelSpec extends Schema.Schema.Type<typeof AIMModelSpec> {}

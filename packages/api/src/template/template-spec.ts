import { Schema } from "effect"
import { EnvVars } from "../kubernetes/env-var.ts"
import { NonEmptyText, optional, required } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { ResourceRequirements } from "../kubernetes/resource-requirements.ts"
import { ModelSources } from "../model/model-source.ts"
import { runtimeConfigRefFields } from "../runtime-config/runtime-config-ref.ts"
import { AIMProfileType } from "./profile-type.ts"
import { gpuSpellingsAgree, hardwareSpellingFields, runtimeParameterFields } from "./runtime-parameters.ts"
import { templateRules } from "./template-rules.ts"

const commonFields = {
  modelName: required(NonEmptyText, "Name of an AIMModel or AIMClusterModel. Immutable."),
  ...runtimeParameterFields,
  ...hardwareSpellingFields,
  ...runtimeConfigRefFields,
  imagePullSecrets: optional(
    ImagePullSecrets,
    "Registry credentials for discovery and for inference, besides those of the model and the runtime config. A cluster template's secrets are read in the operator's namespace.",
  ),
  serviceAccountName: optional(
    Schema.String,
    "Service account of discovery Jobs and inference workloads. Empty means the model's, then the runtime config's, then the namespace's default.",
  ),
  resources: optional(ResourceRequirements, "Resources of inference containers; a service's own values win."),
  modelSources: optional(
    ModelSources,
    "Model files that this template needs. They are used as they are; without them, a discovery Job finds out.",
  ),
  profileId: optional(Schema.String, "Profile of the image that discovery and runtime must use."),
  type: optional(AIMProfileType, "How far the template is tuned. Wins over what discovery reports."),
  env: optional(
    EnvVars,
    "Environment of discovery, downloads and inference containers, e.g. credentials of a model registry.",
  ),
}

const rules = [...templateRules, gpuSpellingsAgree]

/** What the templates of both scopes have in common. */
export const AIMServiceTemplateSpecCommon = Schema.Struct(commonFields).annotate({
  identifier: "AIMServiceTemplateSpecCommon",
  description: "What the templates of both scopes have in common.",
  kubernetes: { rules },
})
export interface AIMServiceTemplateSpecCommon extends Schema.Schema.Type<typeof AIMServiceTemplateSpecCommon> {}

/** How a template's model files are cached. */
export const AIMTemplateCachingConfig = Schema.Struct({
  enabled: optional(Schema.Boolean, "Whether the model files are downloaded to a shared cache beforehand.", {
    default: false,
  }),
  env: optional(EnvVars, "Environment of the downloads, e.g. credentials. Unset means the template's `env`."),
}).annotate({ identifier: "AIMTemplateCachingConfig", description: "How a template's model files are cached." })
export interface AIMTemplateCachingConfig extends Schema.Schema.Type<typeof AIMTemplateCachingConfig> {}

/** A way to run a model, for one namespace. */
export const AIMServiceTemplateSpec = Schema.Struct({
  ...commonFields,
  caching: optional(AIMTemplateCachingConfig, "How the model files are cached."),
}).annotate({
  identifier: "AIMServiceTemplateSpec",
  description: "A way to run a model, for one namespace.",
  kubernetes: { rules },
})
export interface AIMServiceTemplateSpec extends Schema.Schema.Type<typeof AIMServiceTemplateSpec> {}

/** A way to run a model, for all namespaces. */
export const AIMClusterServiceTemplateSpec = Schema.Struct(commonFields).annotate({
  identifier: "AIMClusterServiceTemplateSpec",
  description: "A way to run a model, for all namespaces.",
  kubernetes: { rules },
})
export interface AIMClusterServiceTemplateSpec extends Schema.Schema.Type<typeof AIMClusterServiceTemplateSpec> {}

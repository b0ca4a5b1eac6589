import { Schema } from "effect"
import { int32From, optional, required } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { ResourceRequirements } from "../kubernetes/resource-requirements.ts"
import { serviceRuntimeConfigFields } from "../runtime-config/runtime-config.ts"
import { runtimeConfigRefFields } from "../runtime-config/runtime-config-ref.ts"
import { AIMServiceAutoScaling } from "./autoscaling.ts"
import { AIMServiceCachingConfig } from "./caching.ts"
import { AIMServiceModel, AIMServiceTemplateConfig } from "./model-choice.ts"
import { AIMServiceOverrides } from "./overrides.ts"
import { serviceRules } from "./service-rules.ts"

/** A model to serve, and how. */
export const AIMServiceSpec = Schema.Struct({
  model: required(AIMServiceModel, "The model to serve. Immutable."),
  template: optional(AIMServiceTemplateConfig, "The template to use, or how it is selected. Immutable."),
  caching: optional(
    AIMServiceCachingConfig,
    "How caches are used. Absent means the operator's default mode. The mode is immutable.",
  ),
  cacheModel: optional(Schema.Boolean, "Read only without `caching`: true means `Always`, false `Never`.", {
    deprecated: "Use `caching.mode`.",
  }),
  replicas: optional(int32From(0), "Number of replicas. `minReplicas` and `maxReplicas` take its place.", {
    default: 1,
  }),
  minReplicas: optional(
    int32From(1),
    "The least replicas of autoscaling, 1 if absent. Scaling to zero is not supported. Needs `maxReplicas`.",
  ),
  maxReplicas: optional(
    int32From(1),
    "The most replicas of autoscaling. Turns autoscaling on; required with `minReplicas` or `autoScaling`.",
  ),
  autoScaling: optional(AIMServiceAutoScaling, "Metrics to scale by, through KEDA."),
  ...runtimeConfigRefFields,
  ...serviceRuntimeConfigFields,
  resources: optional(
    ResourceRequirements,
    "Resources of the inference container. By resource name, they win over those of template and model.",
  ),
  overrides: optional(AIMServiceOverrides, "What is wanted different from the template."),
  imagePullSecrets: optional(ImagePullSecrets, "Registry credentials for pulling the image."),
  serviceAccountName: optional(
    Schema.String,
    "Service account of the inference pods. Empty means the template's, then the model's, then the runtime config's, then the namespace's default.",
  ),
}).annotate({
  identifier: "AIMServiceSpec",
  description: "A model to serve, and how.",
  kubernetes: { rules: serviceRules },
})
export interface AIMServiceSpec extends Schema.Schema.Type<typeof AIMServiceSpec> {}

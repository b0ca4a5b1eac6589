import { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import { EnvVars } from "../kubernetes/env-var.ts"
import { int32From, optional } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { observedStatusFields } from "../resolution/observed-status.ts"
import { AIMRuntimeConfigLabelPropagationSpec } from "./label-propagation.ts"
import { AIMModelConfig } from "./model-config.ts"
import { AIMRuntimeRoutingConfig } from "./routing.ts"
import { AIMStorageConfig } from "./storage.ts"

/** Settings that a service may give itself, and a runtime config for many. */
export const serviceRuntimeConfigFields = {
  storage: optional(AIMStorageConfig, "Defaults for model volumes. A service's values win over the runtime configs."),
  routing: optional(AIMRuntimeRoutingConfig, "How services are reached. A service's values win field by field."),
  env: optional(
    EnvVars,
    "Environment of inference containers. By name, a service wins over the namespace config, that over the cluster config, that over template and profile.",
  ),
}

/** Settings that a service may give itself, and a runtime config for many. */
export const AIMServiceRuntimeConfig = Schema.Struct(serviceRuntimeConfigFields).annotate({
  identifier: "AIMServiceRuntimeConfig",
  description: "Settings that a service may give itself, and a runtime config for many.",
})
export interface AIMServiceRuntimeConfig extends Schema.Schema.Type<typeof AIMServiceRuntimeConfig> {}

const runtimeConfigFields = {
  ...serviceRuntimeConfigFields,
  model: optional(AIMModelConfig, "Defaults for models. Not available on services."),
  labelPropagation: optional(
    AIMRuntimeConfigLabelPropagationSpec,
    "Which labels go from an object to what is created for it, e.g. cost centre or team.",
  ),
  imagePullSecrets: optional(
    ImagePullSecrets,
    "Registry credentials for everything that uses this config, besides those that models, templates and services name.",
  ),
  serviceAccountName: optional(
    Schema.String,
    "Service account of workloads, where neither service, template nor model names one.",
  ),
  defaultStorageClassName: optional(Schema.String, "Earlier place of `storage.defaultStorageClassName`.", {
    deprecated: "Use `storage.defaultStorageClassName`.",
  }),
  pvcHeadroomPercent: optional(int32From(0), "Earlier place of `storage.pvcHeadroomPercent`.", {
    deprecated: "Use `storage.pvcHeadroomPercent`.",
  }),
}

/** What the runtime configs of both scopes have in common. */
export const AIMRuntimeConfigCommon = Schema.Struct(runtimeConfigFields).annotate({
  identifier: "AIMRuntimeConfigCommon",
  description: "What the runtime configs of both scopes have in common.",
})
export interface AIMRuntimeConfigCommon extends Schema.Schema.Type<typeof AIMRuntimeConfigCommon> {}

/** Settings for the objects of one namespace. */
export const AIMRuntimeConfigSpec = Schema.Struct(runtimeConfigFields).annotate({
  identifier: "AIMRuntimeConfigSpec",
  description: "Settings for the objects of one namespace.",
})
export interface AIMRuntimeConfigSpec extends Schema.Schema.Type<typeof AIMRuntimeConfigSpec> {}

/** Settings for the objects of all namespaces. */
export const AIMClusterRuntimeConfigSpec = Schema.Struct(runtimeConfigFields).annotate({
  identifier: "AIMClusterRuntimeConfigSpec",
  description: "Settings for the objects of all namespaces.",
})
export interface AIMClusterRuntimeConfigSpec extends Schema.Schema.Type<typeof AIMClusterRuntimeConfigSpec> {}

/** What the controller observed about a runtime config. */
export const AIMRuntimeConfigStatus = Schema.Struct(observedStatusFields).annotate({
  identifier: "AIMRuntimeConfigStatus",
  description: "What the controller observed about a runtime config.",
})
export interface AIMRuntimeConfigStatus extends Schema.Schema.Type<typeof AIMRuntimeConfigStatus> {}

/** Settings for the objects of one namespace. */
export const AIMRuntimeConfig = aimObject("AIMRuntimeConfig", AIMRuntimeConfigSpec, AIMRuntimeConfigStatus)
export interface AIMRuntimeConfig extends Schema.Schema.Type<typeof AIMRuntimeConfig> {}

export const AIMRuntimeConfigKind = aimKind<AIMRuntimeConfig>({
  kind: "AIMRuntimeConfig",
  shortName: "aimrc",
  scope: "Namespaced",
  description:
    "Settings for the objects of one namespace: storage, routing, environment, discovery, labels. Merged over the AIMClusterRuntimeConfig of the same name.",
  columns: [],
  schema: AIMRuntimeConfig,
})

/** Settings for the objects of all namespaces. */
export const AIMClusterRuntimeConfig = aimObject(
  "AIMClusterRuntimeConfig",
  AIMClusterRuntimeConfigSpec,
  AIMRuntimeConfigStatus,
)
export interface AIMClusterRuntimeConfig extends Schema.Schema.Type<typeof AIMClusterRuntimeConfig> {}

export const AIMClusterRuntimeConfigKind = aimKind<AIMClusterRuntimeConfig>({
  kind: "AIMClusterRuntimeConfig",
  shortName: "aimclrc",
  scope: "Cluster",
  description: "Settings for the objects of all namespaces: storage, routing, environment, discovery, labels.",
  columns: [],
  schema: AIMClusterRuntimeConfig,
})

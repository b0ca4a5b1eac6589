import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import {
  AIMClusterRuntimeConfigKind,
  AIMRuntimeConfigCommon,
  AIMRuntimeConfigKind,
  AIMRuntimeConfigStatus,
} from "../runtime-config/runtime-config.ts"
import { earlierKind, earlierObject } from "./earlier-kind.ts"
import { EarlierRoutingConfig } from "./earlier-routing.ts"

/** Settings for many objects, in the earlier spelling or the present one. */
export const EarlierRuntimeConfigSpec = Schema.Struct({
  ...AIMRuntimeConfigCommon.fields,
  routing: optional(EarlierRoutingConfig, "How services are reached."),
}).annotate({
  identifier: "EarlierRuntimeConfigSpec",
  description: "Settings for many objects, in the earlier spelling or the present one.",
})
export interface EarlierRuntimeConfigSpec extends Schema.Schema.Type<typeof EarlierRuntimeConfigSpec> {}

/** Settings for the objects of one namespace, in the earlier group. */
export const EarlierAIMRuntimeConfig = earlierObject(
  "AIMRuntimeConfig",
  EarlierRuntimeConfigSpec,
  AIMRuntimeConfigStatus,
)
export interface EarlierAIMRuntimeConfig extends Schema.Schema.Type<typeof EarlierAIMRuntimeConfig> {}

export const EarlierAIMRuntimeConfigKind = earlierKind<EarlierAIMRuntimeConfig>({
  kind: "AIMRuntimeConfig",
  present: AIMRuntimeConfigKind,
  columns: [],
  schema: EarlierAIMRuntimeConfig,
})

/** Settings for the objects of all namespaces, in the earlier group. */
export const EarlierAIMClusterRuntimeConfig = earlierObject(
  "AIMClusterRuntimeConfig",
  EarlierRuntimeConfigSpec,
  AIMRuntimeConfigStatus,
)
export interface EarlierAIMClusterRuntimeConfig extends Schema.Schema.Type<typeof EarlierAIMClusterRuntimeConfig> {}

export const EarlierAIMClusterRuntimeConfigKind = earlierKind<EarlierAIMClusterRuntimeConfig>({
  kind: "AIMClusterRuntimeConfig",
  present: AIMClusterRuntimeConfigKind,
  columns: [],
  schema: EarlierAIMClusterRuntimeConfig,
})

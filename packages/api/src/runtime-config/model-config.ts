import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"

/** Scope in which models are created. */
export const AIMModelCreationScope = Schema.Literals(["Namespace", "Cluster"]).annotate({
  identifier: "AIMModelCreationScope",
  description: "Scope of created models: `Namespace` or `Cluster`.",
})
export type AIMModelCreationScope = typeof AIMModelCreationScope.Type

/** Defaults for models. */
export const AIMModelConfig = Schema.Struct({
  autoDiscovery: optional(
    Schema.Boolean,
    "Whether models inspect their image and create templates from it, where the model itself does not say.",
  ),
  creationScope: optional(
    AIMModelCreationScope,
    "Scope of models that are created for a service's `model.image`. `Namespace` where nothing sets it.",
  ),
}).annotate({ identifier: "AIMModelConfig", description: "Defaults for models." })
export interface AIMModelConfig extends Schema.Schema.Type<typeof AIMModelConfig> {}

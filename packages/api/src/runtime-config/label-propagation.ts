import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"

/** Which labels go from an object to what is created for it. */
export const AIMRuntimeConfigLabelPropagationSpec = Schema.Struct({
  enabled: optional(Schema.Boolean, "Whether labels that fit `match` are handed down. Off where nothing sets it."),
  match: optional(
    Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } }),
    "Label keys to hand down. `*` stands for any characters but `/`, e.g. `org.my/my-key-*`.",
  ),
}).annotate({
  identifier: "AIMRuntimeConfigLabelPropagationSpec",
  description: "Which labels go from an object to what is created for it.",
})
export interface AIMRuntimeConfigLabelPropagationSpec
  extends Schema.Schema.Type<typeof AIMRuntimeConfigLabelPropagationSpec> {}

import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"

/** The field by which an object names its runtime config. */
export const runtimeConfigRefFields = {
  runtimeConfigName: optional(
    Schema.String,
    "Name of the runtime config. A namespace config and a cluster config of this name are merged, the namespace's values winning. Empty means `default`, which may be absent.",
  ),
}

/** How an object names its runtime config. */
export const RuntimeConfigRef = Schema.Struct(runtimeConfigRefFields).annotate({
  identifier: "RuntimeConfigRef",
  description: "How an object names its runtime config.",
})
export interface RuntimeConfigRef extends Schema.Schema.Type<typeof RuntimeConfigRef> {}

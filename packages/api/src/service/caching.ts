import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"

/** When a service starts from cached model files. */
export const AIMCachingMode = Schema.Literals(["Auto", "Always", "Never", "Shared", "Dedicated"]).annotate({
  identifier: "AIMCachingMode",
  description:
    "When a service starts from cached model files. `Auto` uses a shared cache if there is one and never creates one; `Always` and `Shared` use or create a shared cache and wait for it; `Dedicated` creates one that goes with the service; `Never` uses none.",
})
export type AIMCachingMode = typeof AIMCachingMode.Type

/** How a service uses caches. */
export const AIMServiceCachingConfig = Schema.Struct({
  mode: optional(AIMCachingMode, "When cached model files are used.", { default: "Auto" }),
}).annotate({ identifier: "AIMServiceCachingConfig", description: "How a service uses caches." })
export interface AIMServiceCachingConfig extends Schema.Schema.Type<typeof AIMServiceCachingConfig> {}

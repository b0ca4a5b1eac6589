import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import { AIMRuntimeRoutingConfig } from "../runtime-config/routing.ts"

/** How services are reached through a gateway, in the earlier spelling or the present one. */
export const EarlierRoutingConfig = Schema.Struct({
  ...AIMRuntimeRoutingConfig.fields,
  routeTemplate: optional(Schema.String, "An earlier spelling of `pathTemplate`.", {
    deprecated: "Use `pathTemplate`.",
  }),
}).annotate({
  identifier: "EarlierRoutingConfig",
  description: "How services are reached through a gateway, in the earlier spelling or the present one.",
})
export interface EarlierRoutingConfig extends Schema.Schema.Type<typeof EarlierRoutingConfig> {}

import { Schema } from "effect"
import { annotationHints } from "../kubernetes/annotations.ts"
import { Duration, validDuration } from "../kubernetes/duration.ts"
import { optional } from "../kubernetes/field.ts"
import { StringMap } from "../kubernetes/object-meta.ts"
import { ParentReference } from "../kubernetes/references.ts"

/** How services are reached through a gateway. */
export const AIMRuntimeRoutingConfig = Schema.Struct({
  enabled: optional(
    Schema.Boolean,
    "Whether the operator creates an HTTPRoute. Unset on a config, each service decides for itself.",
  ),
  gatewayRef: optional(
    ParentReference,
    "Gateway that receives the routes, in any namespace. Required once routing is enabled.",
  ),
  pathTemplate: optional(
    Schema.String,
    "Path prefix of the route, with JSONPath expressions in braces that are evaluated on the service, e.g. `/{.metadata.namespace}/{.metadata.name}`. At most 200 characters once rendered.",
  ),
  requestTimeout: optional(Duration, "Limit on a whole request, e.g. `5m`; absent means none.", {
    kubernetes: { rules: [validDuration] },
  }),
  annotations: optional(StringMap, "Annotations of the routes. A service's own win key by key.", {
    kubernetes: annotationHints,
  }),
}).annotate({ identifier: "AIMRuntimeRoutingConfig", description: "How services are reached through a gateway." })
export interface AIMRuntimeRoutingConfig extends Schema.Schema.Type<typeof AIMRuntimeRoutingConfig> {}

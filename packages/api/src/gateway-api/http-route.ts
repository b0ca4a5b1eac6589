import { Schema } from "effect"
import { Condition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { ParentReference } from "../kubernetes/references.ts"

/** Which requests a rule takes. Source: Gateway API v1, `HTTPRouteMatch`. */
export const HTTPRouteMatch = Schema.Struct({
  path: Schema.optionalKey(
    Schema.Struct({ type: Schema.optionalKey(Schema.String), value: Schema.optionalKey(Schema.String) }),
  ),
  method: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "HTTPRouteMatch" })
export interface HTTPRouteMatch extends Schema.Schema.Type<typeof HTTPRouteMatch> {}

/** What is done to a request. Source: Gateway API v1, `HTTPRouteFilter`. */
export const HTTPRouteFilter = Schema.Struct({
  type: Schema.String,
  urlRewrite: Schema.optionalKey(
    Schema.Struct({
      hostname: Schema.optionalKey(Schema.String),
      path: Schema.optionalKey(
        Schema.Struct({
          type: Schema.String,
          replacePrefixMatch: Schema.optionalKey(Schema.String),
          replaceFullPath: Schema.optionalKey(Schema.String),
        }),
      ),
    }),
  ),
}).annotate({ identifier: "HTTPRouteFilter" })
export interface HTTPRouteFilter extends Schema.Schema.Type<typeof HTTPRouteFilter> {}

/** Where a request goes. Source: Gateway API v1, `HTTPBackendRef`. */
export const HTTPBackendRef = Schema.Struct({
  group: Schema.optionalKey(Schema.String),
  kind: Schema.optionalKey(Schema.String),
  namespace: Schema.optionalKey(Schema.String),
  name: Schema.String,
  port: Schema.optionalKey(Schema.Int),
  weight: Schema.optionalKey(Schema.Int),
}).annotate({ identifier: "HTTPBackendRef" })
export interface HTTPBackendRef extends Schema.Schema.Type<typeof HTTPBackendRef> {}

/** A rule of a route. Source: Gateway API v1, `HTTPRouteRule`. */
export const HTTPRouteRule = Schema.Struct({
  matches: Schema.optionalKey(Schema.Array(HTTPRouteMatch)),
  filters: Schema.optionalKey(Schema.Array(HTTPRouteFilter)),
  backendRefs: Schema.optionalKey(Schema.Array(HTTPBackendRef)),
  timeouts: Schema.optionalKey(
    Schema.Struct({
      request: Schema.optionalKey(Schema.String),
      backendRequest: Schema.optionalKey(Schema.String),
    }),
  ),
}).annotate({ identifier: "HTTPRouteRule" })
export interface HTTPRouteRule extends Schema.Schema.Type<typeof HTTPRouteRule> {}

/** What one gateway says about a route. Source: Gateway API v1, `RouteParentStatus`. */
export const RouteParentStatus = Schema.Struct({
  parentRef: ParentReference,
  controllerName: Schema.String,
  conditions: Schema.optionalKey(Schema.Array(Condition)),
}).annotate({ identifier: "RouteParentStatus" })
export interface RouteParentStatus extends Schema.Schema.Type<typeof RouteParentStatus> {}

/** Gateways and rules of a route. Source: Gateway API v1, `HTTPRouteSpec`. */
export const HTTPRouteSpec = Schema.Struct({
  parentRefs: Schema.optionalKey(Schema.Array(ParentReference)),
  hostnames: Schema.optionalKey(Schema.Array(Schema.String)),
  rules: Schema.optionalKey(Schema.Array(HTTPRouteRule)),
}).annotate({ identifier: "HTTPRouteSpec" })
export interface HTTPRouteSpec extends Schema.Schema.Type<typeof HTTPRouteSpec> {}

/** What the gateways say about a route. Source: Gateway API v1, `HTTPRouteStatus`. */
export const HTTPRouteStatus = Schema.Struct({ parents: Schema.optionalKey(Schema.Array(RouteParentStatus)) }).annotate(
  { identifier: "HTTPRouteStatus" },
)
export interface HTTPRouteStatus extends Schema.Schema.Type<typeof HTTPRouteStatus> {}

/** Routes HTTP requests from gateways to services. Source: Gateway API v1, `HTTPRoute`. */
export const HTTPRoute = foreignObject("gateway.networking.k8s.io/v1", "HTTPRoute", {
  spec: Schema.optionalKey(HTTPRouteSpec),
  status: Schema.optionalKey(HTTPRouteStatus),
})
export interface HTTPRoute extends Schema.Schema.Type<typeof HTTPRoute> {}

export const HTTPRouteKind = foreignKind<HTTPRoute>(
  "gateway.networking.k8s.io/v1",
  "HTTPRoute",
  "httproutes",
  "Namespaced",
  HTTPRoute,
)

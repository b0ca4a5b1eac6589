import { Schema } from "effect"
import { Condition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** A way into a gateway. Source: Gateway API v1, `Listener`. */
export const GatewayListener = Schema.Struct({
  name: Schema.String,
  protocol: Schema.String,
  port: Schema.Int,
  hostname: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "GatewayListener" })
export interface GatewayListener extends Schema.Schema.Type<typeof GatewayListener> {}

/** The listeners of a gateway. Source: Gateway API v1, `GatewaySpec`. */
export const GatewaySpec = Schema.Struct({
  gatewayClassName: Schema.String,
  listeners: Schema.Array(GatewayListener),
}).annotate({ identifier: "GatewaySpec" })
export interface GatewaySpec extends Schema.Schema.Type<typeof GatewaySpec> {}

/** What became of a gateway. Source: Gateway API v1, `GatewayStatus`. */
export const GatewayStatus = Schema.Struct({
  conditions: Schema.optionalKey(Schema.Array(Condition)),
  addresses: Schema.optionalKey(
    Schema.Array(Schema.Struct({ type: Schema.optionalKey(Schema.String), value: Schema.String })),
  ),
}).annotate({ identifier: "GatewayStatus" })
export interface GatewayStatus extends Schema.Schema.Type<typeof GatewayStatus> {}

/** A way into the cluster. Source: Gateway API v1, `Gateway`. */
export const Gateway = foreignObject("gateway.networking.k8s.io/v1", "Gateway", {
  spec: GatewaySpec,
  status: Schema.optionalKey(GatewayStatus),
})
export interface Gateway extends Schema.Schema.Type<typeof Gateway> {}

export const GatewayKind = foreignKind<Gateway>(
  "gateway.networking.k8s.io/v1",
  "Gateway",
  "gateways",
  "Namespaced",
  Gateway,
)

import { Schema } from "effect"
import { Int32, optional, required } from "./field.ts"

/** An object of the same namespace, by name. Source: Kubernetes, `core/v1 LocalObjectReference`. */
export const LocalObjectReference = Schema.Struct({
  name: optional(Schema.String, "Name of the object.", { default: "" }),
}).annotate({
  identifier: "LocalObjectReference",
  description: "An object of the same namespace, by name.",
  kubernetes: { mapType: "atomic" },
})
export interface LocalObjectReference extends Schema.Schema.Type<typeof LocalObjectReference> {}

/** Secrets with registry credentials. */
export const ImagePullSecrets = Schema.Array(LocalObjectReference).annotate({ kubernetes: { listType: "atomic" } })

/** The Gateway (or listener of one) that a route attaches to. Source: Gateway API v1, `ParentReference`. */
export const ParentReference = Schema.Struct({
  group: optional(
    Schema.String.check(
      Schema.isMaxLength(253),
      Schema.isPattern(/^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
    ),
    "API group of the parent; empty for the core group.",
    { default: "gateway.networking.k8s.io" },
  ),
  kind: optional(
    Schema.String.check(
      Schema.isMinLength(1),
      Schema.isMaxLength(63),
      Schema.isPattern(/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/),
    ),
    "Kind of the parent.",
    { default: "Gateway" },
  ),
  namespace: optional(
    Schema.String.check(
      Schema.isMinLength(1),
      Schema.isMaxLength(63),
      Schema.isPattern(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
    ),
    "Namespace of the parent; the route's own if absent.",
  ),
  name: required(Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(253)), "Name of the parent."),
  sectionName: optional(
    Schema.String.check(
      Schema.isMinLength(1),
      Schema.isMaxLength(253),
      Schema.isPattern(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
    ),
    "Name of one listener of the parent; all if absent.",
  ),
  port: optional(
    Int32.check(Schema.isGreaterThanOrEqualTo(1), Schema.isLessThanOrEqualTo(65535)),
    "Port of the listeners to attach to; any if absent.",
  ),
}).annotate({ identifier: "ParentReference", description: "The Gateway, or a listener of one, that routes attach to." })
export interface ParentReference extends Schema.Schema.Type<typeof ParentReference> {}

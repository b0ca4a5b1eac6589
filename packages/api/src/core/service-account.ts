import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { LocalObjectReference } from "../kubernetes/references.ts"

/** The identity of a pod. Source: Kubernetes, `core/v1 ServiceAccount`. */
export const ServiceAccount = foreignObject("v1", "ServiceAccount", {
  imagePullSecrets: Schema.optionalKey(Schema.Array(LocalObjectReference)),
  automountServiceAccountToken: Schema.optionalKey(Schema.Boolean),
})
export interface ServiceAccount extends Schema.Schema.Type<typeof ServiceAccount> {}

export const ServiceAccountKind = foreignKind<ServiceAccount>(
  "v1",
  "ServiceAccount",
  "serviceaccounts",
  "Namespaced",
  ServiceAccount,
)

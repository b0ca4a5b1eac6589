import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** A scope for names. Source: Kubernetes, `core/v1 Namespace`. */
export const Namespace = foreignObject("v1", "Namespace", {
  status: Schema.optionalKey(Schema.Struct({ phase: Schema.optionalKey(Schema.String) })),
})
export interface Namespace extends Schema.Schema.Type<typeof Namespace> {}

export const NamespaceKind = foreignKind<Namespace>("v1", "Namespace", "namespaces", "Cluster", Namespace)

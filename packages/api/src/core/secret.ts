import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { StringMap } from "../kubernetes/object-meta.ts"

/**
 * A Secret. Only its existence, its type and its labels are decided upon; `data` (base64 text by key) is read by the
 * shell where credentials are needed, and goes nowhere else.
 * Source: Kubernetes, `core/v1 Secret`.
 */
export const Secret = foreignObject("v1", "Secret", {
  type: Schema.optionalKey(Schema.String),
  data: Schema.optionalKey(StringMap),
})
export interface Secret extends Schema.Schema.Type<typeof Secret> {}

export const SecretKind = foreignKind<Secret>("v1", "Secret", "secrets", "Namespaced", Secret)

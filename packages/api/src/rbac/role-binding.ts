import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** Gives the rights of a role to subjects, in one namespace. Source: Kubernetes, `rbac.authorization.k8s.io/v1`. */
export const RoleBinding = foreignObject("rbac.authorization.k8s.io/v1", "RoleBinding", {
  roleRef: Schema.Struct({ apiGroup: Schema.String, kind: Schema.String, name: Schema.String }),
  subjects: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        kind: Schema.String,
        name: Schema.String,
        namespace: Schema.optionalKey(Schema.String),
        apiGroup: Schema.optionalKey(Schema.String),
      }),
    ),
  ),
})
export interface RoleBinding extends Schema.Schema.Type<typeof RoleBinding> {}

export const RoleBindingKind = foreignKind<RoleBinding>(
  "rbac.authorization.k8s.io/v1",
  "RoleBinding",
  "rolebindings",
  "Namespaced",
  RoleBinding,
)

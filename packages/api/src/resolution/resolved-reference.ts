import { Schema } from "effect"
import { optional, required } from "../kubernetes/field.ts"

/** Where a reference was resolved. */
export const AIMResolutionScope = Schema.Literals(["Namespace", "Cluster", "Merged", "Unknown"]).annotate({
  identifier: "AIMResolutionScope",
  description:
    "Where a reference was resolved: in the `Namespace`, in the `Cluster`, `Merged` from both, or `Unknown` while it cannot be told.",
})
export type AIMResolutionScope = typeof AIMResolutionScope.Type

/** The object that satisfied a reference. */
export const AIMResolvedReference = Schema.Struct({
  name: required(Schema.String, "Name of the object."),
  namespace: optional(Schema.String, "Its namespace; empty for cluster-scoped objects."),
  scope: optional(AIMResolutionScope, "Where it was found."),
  kind: optional(Schema.String, "Its kind in full, e.g. `aim.eai.amd.com/v1alpha1/AIMModel`."),
  uid: optional(Schema.String, "Its UID, which tells it from a later object of the same name."),
}).annotate({ identifier: "AIMResolvedReference", description: "The object that satisfied a reference." })
export interface AIMResolvedReference extends Schema.Schema.Type<typeof AIMResolvedReference> {}

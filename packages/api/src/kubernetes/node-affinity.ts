import { Schema } from "effect"
import { Int32, optional, required } from "./field.ts"

/** A condition on a node's label or field. Source: Kubernetes, `core/v1 NodeSelectorRequirement`. */
export const NodeSelectorRequirement = Schema.Struct({
  key: required(Schema.String, "Label key, or field."),
  operator: required(Schema.String, "`In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`."),
  values: optional(
    Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } }),
    "Values to compare with; none for `Exists` and `DoesNotExist`.",
  ),
}).annotate({ identifier: "NodeSelectorRequirement", description: "A condition on a node's label or field." })
export interface NodeSelectorRequirement extends Schema.Schema.Type<typeof NodeSelectorRequirement> {}

const Requirements = Schema.Array(NodeSelectorRequirement).annotate({ kubernetes: { listType: "atomic" } })

/** Conditions that must hold together. Source: Kubernetes, `core/v1 NodeSelectorTerm`. */
export const NodeSelectorTerm = Schema.Struct({
  matchExpressions: optional(Requirements, "Conditions on labels."),
  matchFields: optional(Requirements, "Conditions on fields."),
}).annotate({
  identifier: "NodeSelectorTerm",
  description: "Conditions that must hold together.",
  kubernetes: { mapType: "atomic" },
})
export interface NodeSelectorTerm extends Schema.Schema.Type<typeof NodeSelectorTerm> {}

/** Terms of which one must hold. Source: Kubernetes, `core/v1 NodeSelector`. */
export const NodeSelector = Schema.Struct({
  nodeSelectorTerms: required(
    Schema.Array(NodeSelectorTerm).annotate({ kubernetes: { listType: "atomic" } }),
    "Terms of which one must hold.",
  ),
}).annotate({
  identifier: "NodeSelector",
  description: "Terms of which one must hold.",
  kubernetes: { mapType: "atomic" },
})
export interface NodeSelector extends Schema.Schema.Type<typeof NodeSelector> {}

/** A wish for nodes. Source: Kubernetes, `core/v1 PreferredSchedulingTerm`. */
export const PreferredSchedulingTerm = Schema.Struct({
  weight: required(Int32, "Weight of the wish, 1–100."),
  preference: required(NodeSelectorTerm, "The nodes that are preferred."),
}).annotate({ identifier: "PreferredSchedulingTerm", description: "A wish for nodes." })
export interface PreferredSchedulingTerm extends Schema.Schema.Type<typeof PreferredSchedulingTerm> {}

/** Which nodes a pod may run on. Source: Kubernetes, `core/v1 NodeAffinity`. */
export const NodeAffinity = Schema.Struct({
  requiredDuringSchedulingIgnoredDuringExecution: optional(NodeSelector, "Nodes that are possible at all."),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    Schema.Array(PreferredSchedulingTerm).annotate({ kubernetes: { listType: "atomic" } }),
    "Nodes that are preferred.",
  ),
}).annotate({ identifier: "NodeAffinity", description: "Which nodes a pod may run on." })
export interface NodeAffinity extends Schema.Schema.Type<typeof NodeAffinity> {}

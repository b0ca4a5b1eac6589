import { Schema } from "effect"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { ResourceList } from "../kubernetes/resource-requirements.ts"

/** What is wished of a node. Source: Kubernetes, `core/v1 NodeSpec`. */
export const NodeSpec = Schema.Struct({ unschedulable: Schema.optionalKey(Schema.Boolean) }).annotate({
  identifier: "NodeSpec",
})
export interface NodeSpec extends Schema.Schema.Type<typeof NodeSpec> {}

/** What a node has. Source: Kubernetes, `core/v1 NodeStatus`. */
export const NodeStatus = Schema.Struct({
  capacity: Schema.optionalKey(ResourceList),
  allocatable: Schema.optionalKey(ResourceList),
  conditions: Schema.optionalKey(Schema.Array(LooseCondition)),
}).annotate({ identifier: "NodeStatus" })
export interface NodeStatus extends Schema.Schema.Type<typeof NodeStatus> {}

/** A machine of the cluster. Source: Kubernetes, `core/v1 Node`. */
export const Node = foreignObject("v1", "Node", {
  spec: Schema.optionalKey(NodeSpec),
  status: Schema.optionalKey(NodeStatus),
})
export interface Node extends Schema.Schema.Type<typeof Node> {}

export const NodeKind = foreignKind<Node>("v1", "Node", "nodes", "Cluster", Node)

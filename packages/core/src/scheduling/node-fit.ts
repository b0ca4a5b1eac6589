import type { Node, NodeAffinity, Quantity, ResourceList } from "@aim-engine/api"
import { Result } from "effect"
import { parseQuantity } from "../quantity/quantity.ts"
import { isAllowedNode } from "./node-selector.ts"

/** What a pod needs of a node. */
export interface PodNeeds {
  readonly requests: ResourceList
  readonly affinity: NodeAffinity | undefined
}

/** Why a pod cannot run on a node, however empty that is. */
export type Misfit =
  /** The pod is not allowed there. */
  | { readonly _tag: "OtherNode" }
  | { readonly _tag: "TooSmall"; readonly resource: string; readonly wanted: string; readonly has: string }

const nanosOf = (quantity: Quantity): bigint =>
  Result.match(parseQuantity(quantity), { onSuccess: ({ nanos }) => nanos, onFailure: () => 0n })

/**
 * Why a pod with these needs cannot run on a node; undefined if it can. What else runs there does not count, nor do taints and
 * cordons: they change. Resources that a node does not list at all are taken as none, save where it lists nothing.
 */
export const misfitOf = ({ requests, affinity }: PodNeeds, node: Node): Misfit | undefined => {
  if (!isAllowedNode(affinity, node)) return { _tag: "OtherNode" }
  const allocatable = node.status?.allocatable ?? node.status?.capacity
  if (allocatable === undefined) return undefined
  const amounts = new Map(Object.entries(allocatable))
  for (const [resource, wanted] of Object.entries(requests)) {
    const has = amounts.get(resource) ?? "0"
    if (nanosOf(wanted) > nanosOf(has)) {
      return { _tag: "TooSmall", resource, wanted: String(wanted), has: String(has) }
    }
  }
  return undefined
}

/** A misfit in words, with the node as subject. */
export const misfitText = (misfit: Misfit): string =>
  misfit._tag === "OtherNode"
    ? "does not have the GPU"
    : `has ${misfit.has} of ${misfit.resource}, and ${misfit.wanted} are needed`

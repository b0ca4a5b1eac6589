import type { Node, NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm } from "@aim-engine/api"

/** An integer as node selectors compare it; undefined for other text. */
const integer = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : undefined

const compares = (
  value: string | undefined,
  [bound]: ReadonlyArray<string>,
  holds: (difference: bigint) => boolean,
) => {
  const [left, right] = [integer(value), integer(bound)]
  return left !== undefined && right !== undefined && holds(left - right)
}

const isMet = ({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean => {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value)
    case "NotIn":
      return value === undefined || !values.includes(value)
    case "Exists":
      return value !== undefined
    case "DoesNotExist":
      return value === undefined
    case "Gt":
      return compares(value, values, (difference) => difference > 0n)
    case "Lt":
      return compares(value, values, (difference) => difference < 0n)
    default:
      return false
  }
}

const labelOf = ({ metadata: { labels = {} } }: Node, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined

/** A term without any requirement matches no node. */
const matchesTerm = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean =>
  matchExpressions.length + matchFields.length > 0 &&
  matchExpressions.every((requirement) => isMet(requirement, labelOf(node, requirement.key))) &&
  matchFields.every((requirement) =>
    isMet(requirement, requirement.key === "metadata.name" ? node.metadata.name : undefined),
  )

/**
 * Whether a node is one of those that an affinity requires. Without required terms every node is.
 * Source: Kubernetes, scheduler, `NodeAffinity`.
 */
export const isAllowedNode = (affinity: NodeAffinity | undefined, node: Node): boolean => {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(term, node))
}

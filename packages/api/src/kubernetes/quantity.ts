import { Schema } from "effect"

/** What a quantity looks like as text. Source: Kubernetes, `resource.Quantity`. */
export const QUANTITY_PATTERN =
  /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/

/**
 * An amount of a resource: text such as `16Gi` or `500m`, or a whole number. It is stored as it was given.
 * Source: Kubernetes, `resource.Quantity`.
 */
export const Quantity = Schema.Union([Schema.String.check(Schema.isPattern(QUANTITY_PATTERN)), Schema.Int]).annotate({
  identifier: "Quantity",
  description: "An amount of a resource: text such as `16Gi` or `500m`, or a whole number.",
  kubernetes: { intOrString: true },
})
export type Quantity = typeof Quantity.Type

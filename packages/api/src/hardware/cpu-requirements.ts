import { Schema } from "effect"
import { optional } from "../kubernetes/field.ts"
import { Quantity } from "../kubernetes/quantity.ts"

/** CPU cores that each replica needs. */
export const AIMCpuRequirements = Schema.Struct({
  requests: optional(Quantity, "Cores to set aside, e.g. `4` or `500m`. Required, more than 0."),
  limits: optional(Quantity, "The most cores a replica may use."),
}).annotate({
  identifier: "AIMCpuRequirements",
  description: "CPU cores that each replica needs.",
  kubernetes: {
    rules: [
      {
        rule: "has(self.requests)",
        message: "cpu.requests is required: the number of cores, e.g. 4 or 500m",
        reason: "FieldValueRequired",
        fieldPath: ".requests",
      },
      {
        rule: "!has(self.requests) || (type(self.requests) == int ? self.requests > 0 : quantity(self.requests).isGreaterThan(quantity('0')))",
        message: "cpu.requests must be more than 0",
        fieldPath: ".requests",
      },
    ],
  },
})
export interface AIMCpuRequirements extends Schema.Schema.Type<typeof AIMCpuRequirements> {}

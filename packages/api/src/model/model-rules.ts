import type { ValidationRule } from "../kubernetes/field.ts"

const hasSources = "has(self.modelSources) && size(self.modelSources) > 0"
const hasTemplates = "has(self.customTemplates) && size(self.customTemplates) > 0"
const hasEarlierTemplates = "has(self.custom) && has(self.custom.templates) && size(self.custom.templates) > 0"
const hasHardware = "has(self.custom) && has(self.custom.hardware)"

/** A model with its own sources has no discovery to learn its hardware from: it must say. */
export const modelRules: ReadonlyArray<ValidationRule> = [
  {
    rule: `!(${hasSources}) || (${hasTemplates}) || (${hasEarlierTemplates}) || (${hasHardware})`,
    message: "custom.hardware is required when modelSources is set and customTemplates is empty",
    reason: "FieldValueRequired",
  },
  {
    rule: `!(${hasSources}) || !has(self.customTemplates) || (${hasHardware}) || self.customTemplates.all(t, has(t.hardware))`,
    message: "with modelSources, each of customTemplates needs hardware, or set custom.hardware for all of them",
    reason: "FieldValueRequired",
  },
  {
    rule: `!(${hasSources}) || !(${hasEarlierTemplates}) || (${hasHardware}) || self.custom.templates.all(t, has(t.hardware))`,
    message: "with modelSources, each of custom.templates needs hardware, or set custom.hardware for all of them",
    reason: "FieldValueRequired",
  },
]

import type { ValidationRule } from "../kubernetes/field.ts"

/** The source identifies the files, and each source needs an identifier to be mounted under. */
export const artifactRules: ReadonlyArray<ValidationRule> = [
  {
    rule: "self.sourceUri == oldSelf.sourceUri",
    message: "sourceUri is immutable: create another object for another source",
    fieldPath: ".sourceUri",
  },
  {
    rule: "has(self.modelId) || self.sourceUri.matches('^hf://[a-zA-Z0-9_-]+/[a-zA-Z0-9._-]+$')",
    message: "modelId (org/name) is required unless sourceUri is hf://org/name",
    reason: "FieldValueRequired",
    fieldPath: ".modelId",
  },
]

import type { ValidationRule } from "../kubernetes/field.ts"
import { immutableField } from "../kubernetes/immutable.ts"

/**
 * The caching mode that a spec asks for, as one word: `caching` wins over the earlier `cacheModel`, Shared is another
 * word for Always, and Default stands for what the operator is configured with.
 */
const cachingMode = (spec: string): string =>
  `has(${spec}.caching)` +
  ` ? (has(${spec}.caching.mode) ? (${spec}.caching.mode == 'Shared' ? 'Always' : ${spec}.caching.mode) : 'Auto')` +
  ` : (has(${spec}.cacheModel) ? (${spec}.cacheModel ? 'Always' : 'Never') : 'Default')`

/** What holds for a service as a whole, and what can not change once it exists. */
export const serviceRules: ReadonlyArray<ValidationRule> = [
  {
    rule: "(!has(self.minReplicas) && !has(self.autoScaling)) || has(self.maxReplicas)",
    message: "maxReplicas is required when minReplicas or autoScaling is set",
    reason: "FieldValueRequired",
    fieldPath: ".maxReplicas",
  },
  {
    rule: "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas",
    message: "minReplicas must not be more than maxReplicas",
    fieldPath: ".minReplicas",
  },
  {
    rule: "self.model == oldSelf.model",
    message: "model is immutable: create another service for another model",
    fieldPath: ".model",
  },
  immutableField("template", "template is immutable: create another service for another template"),
  {
    rule: `(${cachingMode("self")}) == (${cachingMode("oldSelf")})`,
    message: "caching is immutable: the caching mode (caching.mode, or cacheModel) can not change",
  },
]

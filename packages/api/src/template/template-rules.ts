import type { ValidationRule } from "../kubernetes/field.ts"
import { immutableField } from "../kubernetes/immutable.ts"

/** What can not change once a template exists: the model, and the GPUs in any spelling. */
export const templateRules: ReadonlyArray<ValidationRule> = [
  { rule: "self.modelName == oldSelf.modelName", message: "model name is immutable", fieldPath: ".modelName" },
  immutableField("gpu", "gpu is immutable: create another template"),
  immutableField("hardware.gpu", "hardware.gpu is immutable: create another template"),
  immutableField("gpuSelector", "gpuSelector is immutable: create another template"),
]

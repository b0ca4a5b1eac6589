import { isJsonArray, isJsonObject } from "@aim-engine/api"
import type { Schema } from "effect"
import type { FieldPath } from "../structure/field-path.ts"
import { fieldAt } from "../structure/json-field.ts"
import { inOrder, moveField, type UpgradeStep, where } from "./upgrade-step.ts"

/** `count` and `model` of a GPU selector as GPU requirements. */
const requirementsOf = (selector: Schema.Json): Schema.Json =>
  isJsonObject(selector)
    ? Object.fromEntries(Object.entries(selector).map(([key, value]) => [key === "count" ? "requests" : key, value]))
    : selector

/** A GPU selector becomes GPU requirements; where there are some already, they must be the same. */
const upgradeGpuSelector = (parent: FieldPath): UpgradeStep => {
  const [selector, gpu] = [
    [...parent, "gpuSelector"],
    [...parent, "gpu"],
  ]
  return (upgrading) =>
    fieldAt(upgrading.value, gpu) === undefined
      ? inOrder(moveField(selector, gpu), moveField([...gpu, "count"], [...gpu, "requests"]))(upgrading)
      : moveField(selector, gpu, requirementsOf)(upgrading)
}

const onlyEntry = (models: Schema.Json): Schema.Json => (isJsonArray(models) ? (models[0] ?? models) : models)

/** A list with one GPU model becomes that model. Several have no other spelling. */
export const upgradeGpuModels = (gpu: FieldPath): UpgradeStep =>
  where(
    (value) => {
      const models = fieldAt(value, [...gpu, "models"])
      return isJsonArray(models) && models.length === 1
    },
    moveField([...gpu, "models"], [...gpu, "model"], onlyEntry),
  )

/** The GPUs of a template or of overrides: `gpuSelector` and `hardware.gpu` become `gpu`. */
export const upgradeGpuSpellings = (parent: FieldPath): UpgradeStep =>
  inOrder(
    upgradeGpuSelector(parent),
    moveField([...parent, "hardware", "gpu"], [...parent, "gpu"]),
    upgradeGpuModels([...parent, "gpu"]),
  )

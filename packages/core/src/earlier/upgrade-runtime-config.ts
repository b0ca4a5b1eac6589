import { fieldAt } from "../structure/json-field.ts"
import { upgradeRouting } from "./upgrade-path-template.ts"
import { inOrder, moveField, type UpgradeStep, where } from "./upgrade-step.ts"

/** A setting moves to `storage` unless that has one: then it had no effect, and stays. */
const upgradeStorage = (field: string): UpgradeStep =>
  where(
    (value) => fieldAt(value, ["spec", "storage", field]) === undefined,
    moveField(["spec", field], ["spec", "storage", field]),
  )

/** The spec of a runtime config in the present spelling. */
export const upgradeRuntimeConfigSpec: UpgradeStep = inOrder(
  upgradeRouting,
  upgradeStorage("defaultStorageClassName"),
  upgradeStorage("pvcHeadroomPercent"),
)

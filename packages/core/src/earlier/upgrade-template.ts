import { upgradeGpuSpellings } from "./upgrade-hardware.ts"
import { inOrder, moveField, type UpgradeStep } from "./upgrade-step.ts"

/** The spec of a template in the present spelling. */
export const upgradeTemplateSpec: UpgradeStep = inOrder(
  moveField(["spec", "aimImageName"], ["spec", "modelName"]),
  upgradeGpuSpellings(["spec"]),
)

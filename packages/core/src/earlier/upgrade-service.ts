import { fieldAt } from "../structure/json-field.ts"
import { upgradeGpuModels, upgradeGpuSpellings } from "./upgrade-hardware.ts"
import { upgradeRouting } from "./upgrade-path-template.ts"
import { inOrder, moveField, type UpgradeStep, where } from "./upgrade-step.ts"

const MODEL_NAME = ["spec", "model", "name"]

/** The model was one text before there were several ways to give it. */
const upgradeModel = inOrder(
  where((value) => typeof fieldAt(value, ["spec", "model"]) === "string", moveField(["spec", "model"], MODEL_NAME)),
  moveField(["spec", "aimModelName"], MODEL_NAME),
  moveField(["spec", "model", "ref"], MODEL_NAME),
)

/** `cacheModel` as a caching mode. Beside `caching` it says nothing, and stays. */
const upgradeCaching = where(
  (value) =>
    typeof fieldAt(value, ["spec", "cacheModel"]) === "boolean" && fieldAt(value, ["spec", "caching"]) === undefined,
  moveField(["spec", "cacheModel"], ["spec", "caching", "mode"], (isCached) =>
    isCached === true ? "Always" : "Never",
  ),
)

/** The spec of a service in the present spelling. */
export const upgradeServiceSpec: UpgradeStep = inOrder(
  upgradeModel,
  upgradeGpuModels(["spec", "model", "custom", "hardware", "gpu"]),
  moveField(["spec", "templateRef"], ["spec", "template", "name"]),
  upgradeCaching,
  upgradeGpuSpellings(["spec", "overrides"]),
  moveField(["spec", "routingAnnotations"], ["spec", "routing", "annotations"]),
  upgradeRouting,
)

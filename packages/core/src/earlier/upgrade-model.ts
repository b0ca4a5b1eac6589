import { fieldAt } from "../structure/json-field.ts"
import { upgradeGpuModels } from "./upgrade-hardware.ts"
import { defaultField, eachEntry, inOrder, moveField, type UpgradeStep, where } from "./upgrade-step.ts"

const DISCOVERY = ["spec", "discovery"]

const isEnabled = (enabled: boolean) => (value: Parameters<typeof fieldAt>[0]) =>
  fieldAt(value, [...DISCOVERY, "enabled"]) === enabled

/** What `enabled` meant for the templates: off without it, and on unless they were switched off themselves. */
const defaultTemplates = inOrder(
  where(
    isEnabled(true),
    defaultField([...DISCOVERY, "createServiceTemplates"], true, "autoCreateTemplates was true unless it was given"),
  ),
  where(
    isEnabled(false),
    defaultField([...DISCOVERY, "createServiceTemplates"], false, "without discovery no templates were created"),
  ),
)

/**
 * The switches of discovery. `autoCreateTemplates` beside `enabled: false` had no effect, and must not get one: it then
 * goes, as the false that it amounted to.
 */
const upgradeDiscovery = inOrder(
  where(
    isEnabled(false),
    moveField([...DISCOVERY, "autoCreateTemplates"], [...DISCOVERY, "createServiceTemplates"], () => false),
  ),
  moveField([...DISCOVERY, "autoCreateTemplates"], [...DISCOVERY, "createServiceTemplates"]),
  defaultTemplates,
  moveField([...DISCOVERY, "enabled"], [...DISCOVERY, "extractMetadata"]),
)

/** The spec of a model, or of an image as models were called first, in the present spelling. */
export const upgradeModelSpec: UpgradeStep = inOrder(
  upgradeDiscovery,
  upgradeGpuModels(["spec", "custom", "hardware", "gpu"]),
  moveField(["spec", "custom", "templates"], ["spec", "customTemplates"]),
  eachEntry(["spec", "customTemplates"], (entry) => upgradeGpuModels([...entry, "hardware", "gpu"])),
)

import { type ControllerName, fieldManagerOf, Label, ownerLabelOf, type StringMap } from "@aim-engine/api"
import { Result } from "effect"
import { labelValue } from "../naming/label-value.ts"

/** What a controller writes on everything that it creates for an object. */
export interface ControllerLabels {
  /** On the created object: who manages it. */
  readonly managedBy: StringMap
  /** On the created object, and on the pods of a Job: whom it is for. */
  readonly owner: StringMap
  /** The owner's name in full, under the label's key, where it is too long for a label. */
  readonly annotations: StringMap
}

/**
 * The labels and annotations by which a controller marks what it creates for an object of this name.
 *
 * @example
 * controllerLabels("service", "qwen-chat").owner // { "aim.eai.amd.com/service.name": "qwen-chat" }
 */
export const controllerLabels = (controller: ControllerName, owner: string): ControllerLabels => {
  const key = ownerLabelOf(controller)
  // The name of a stored object has a letter or digit, so it always makes a label.
  const label = Result.getOrUndefined(labelValue(owner))
  return {
    managedBy: { [Label.appManagedBy]: fieldManagerOf(controller) },
    owner: label === undefined ? {} : { [key]: label.value },
    annotations: label?.isCut === true ? { [key]: owner } : {},
  }
}

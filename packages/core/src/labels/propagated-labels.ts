import { AIM_PREFIX, type AIMRuntimeConfigLabelPropagationSpec, type StringMap } from "@aim-engine/api"
import { keyPattern } from "./key-pattern.ts"

/**
 * The labels of a parent that go to everything that is created for it: those of our domain always,
 * others if propagation is on and one of its patterns fits the key.
 */
export const propagatedLabels = (
  labels: StringMap | undefined,
  propagation: AIMRuntimeConfigLabelPropagationSpec | undefined,
): StringMap => {
  const patterns = propagation?.enabled === true ? (propagation.match ?? []).map(keyPattern) : []
  const isPropagated = (key: string) => key.startsWith(AIM_PREFIX) || patterns.some((fits) => fits(key))
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => isPropagated(key)))
}

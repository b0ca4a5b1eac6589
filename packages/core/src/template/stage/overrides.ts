import { unmetOverrides } from "../override-fit.ts"
import type { SelectionStage } from "./selection-stage.ts"

/** Only templates that are, or may turn out to be, as the service's overrides ask. */
export const overrides: SelectionStage =
  (_survivors, { input, policy }) =>
  ({ values }) => {
    const unmet = unmetOverrides(input.overrides, values, input.inventory, policy)
    if (unmet.length === 0) return undefined
    const facts = unmet.map(({ field, wanted, found }) => `${field} is ${found ?? "unknown"}, not ${wanted}`)
    return { reason: "ServiceOverridesNotMatched", fact: facts.join(", ") }
  }

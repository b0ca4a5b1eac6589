import type { Condition } from "@aim-engine/api"
import { colorStatus, type Palette } from "./palette.ts"
import { renderTable } from "./table.ts"

/** Conditions as a table, in the order given. */
export const renderConditions = (conditions: ReadonlyArray<Condition>, palette: Palette): string =>
  renderTable(
    ["CONDITION", "STATUS", "REASON", "MESSAGE"],
    conditions.map(({ type, status, reason, message }) => [
      type,
      colorStatus(palette, status),
      reason ?? "",
      message ?? "",
    ]),
    palette,
  )

import type { Condition } from "@aim-engine/api"
import { colorStatus, type Palette } from "./palette.ts"
import { renderTable } from "./table.ts"

/** Longer messages are cut in tables; they are whole where the reasons are told, and in data for programs. */
const MESSAGE_WIDTH = 100

const cut = (text: string): string => (text.length <= MESSAGE_WIDTH ? text : `${text.slice(0, MESSAGE_WIDTH - 1)}…`)

/** Conditions as a table, in the order given. */
export const renderConditions = (conditions: ReadonlyArray<Condition>, palette: Palette): string =>
  renderTable(
    ["CONDITION", "STATUS", "REASON", "MESSAGE"],
    conditions.map(({ type, status, reason, message }) => [type, colorStatus(palette, status), reason, cut(message)]),
    palette,
  )

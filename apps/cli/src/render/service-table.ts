import { colorStatus, type Palette } from "./palette.ts"
import type { ServiceRow } from "./service-row.ts"
import { renderTable } from "./table.ts"

/** The services as a table, in the order given. */
export const renderServices = (rows: ReadonlyArray<ServiceRow>, palette: Palette): string =>
  renderTable(
    ["NAMESPACE", "SERVICE", "STATUS", "TEMPLATE", "REPLICAS", "PATH"],
    rows.map((row) => [
      row.namespace,
      row.name,
      colorStatus(palette, row.status),
      row.template || "-",
      row.replicas || "-",
      row.path || "-",
    ]),
    palette,
  )

/** Why the services that are not Running are not: a line for each. */
export const renderReasons = (rows: ReadonlyArray<ServiceRow>, palette: Palette): ReadonlyArray<string> =>
  rows
    .filter(({ message }) => message !== "")
    .map((row) => `${row.namespace}/${row.name} is ${colorStatus(palette, row.status)} (${row.reason}): ${row.message}`)

import { parseTime } from "@aim-engine/core"
import { renderAge } from "../render/age.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import type { ServiceRow } from "../render/service-row.ts"
import { renderReasons } from "../render/service-table.ts"
import { renderTable } from "../render/table.ts"

/** How the table of services is laid out. */
export interface StatusLayout {
  readonly palette: Palette
  /** Whether the services are of several namespaces. */
  readonly hasNamespaces: boolean
  /** Whether there is room for everything that is known. */
  readonly isWide: boolean
  /** The present instant, ms since 1970. */
  readonly now: number
}

interface Column {
  readonly title: string
  readonly text: (row: ServiceRow, layout: StatusLayout) => string
  readonly isShown?: (layout: StatusLayout) => boolean
}

const ageOf = ({ createdAt }: ServiceRow, { now }: StatusLayout): string => {
  const created = parseTime(createdAt)
  return created === undefined ? "" : renderAge(now - created)
}

const isWide = (layout: StatusLayout): boolean => layout.isWide

const COLUMNS: ReadonlyArray<Column> = [
  { title: "NAMESPACE", text: ({ namespace }) => namespace, isShown: ({ hasNamespaces }) => hasNamespaces },
  { title: "SERVICE", text: ({ name }) => name },
  { title: "STATUS", text: ({ status }, { palette }) => colorStatus(palette, status) },
  { title: "MODEL", text: ({ model }) => model },
  { title: "TEMPLATE", text: ({ template }) => template },
  { title: "GPU", text: ({ gpu }) => gpu },
  { title: "REPLICAS", text: ({ replicas }) => replicas },
  { title: "CACHE", text: ({ cache }) => cache },
  { title: "ROUTE", text: ({ path }) => path },
  { title: "METRIC", text: ({ metric }) => metric, isShown: isWide },
  { title: "PRECISION", text: ({ precision }) => precision, isShown: isWide },
  { title: "CONFIG", text: ({ runtimeConfig }) => runtimeConfig, isShown: isWide },
  { title: "AGE", text: ageOf },
  { title: "NOT READY", text: ({ reason }) => reason },
]

/** Services as a table, and below it why those that are not ready are not. */
export const renderStatus = (rows: ReadonlyArray<ServiceRow>, layout: StatusLayout): string => {
  const columns = COLUMNS.filter(({ isShown = () => true }) => isShown(layout))
  const reasons = renderReasons(rows, layout.palette)
  return [
    renderTable(
      columns.map(({ title }) => title),
      rows.map((row) => columns.map(({ text }) => text(row, layout) || "-")),
      layout.palette,
    ),
    ...(reasons.length === 0 ? [] : ["", ...reasons]),
  ].join("\n")
}

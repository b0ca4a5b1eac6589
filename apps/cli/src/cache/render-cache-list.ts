import { formatBytes, parseTime } from "@aim-engine/core"
import { renderAge } from "../render/age.ts"
import { colorStatus, type Palette } from "../render/palette.ts"
import { renderTable } from "../render/table.ts"
import { type CachedFiles, type CacheInventory, type Garbage, volumesBytes } from "./cache-inventory.ts"
import { type CacheRow, cacheRow } from "./cache-row.ts"

/** How the list is laid out. */
export interface CacheListLayout {
  readonly palette: Palette
  readonly hasNamespaces: boolean
  readonly isWide: boolean
  /** The present instant, ms since 1970. */
  readonly now: number
}

interface Column {
  readonly title: string
  readonly text: (row: CacheRow, layout: CacheListLayout) => string
  readonly isShown?: (layout: CacheListLayout) => boolean
}

/** How long something is ago; empty where that is not known. */
export const agoText = (time: string, now: number): string => {
  const at = parseTime(time)
  return at === undefined ? "" : renderAge(now - at)
}

/** A size for people. */
export const bytesText = (bytes: bigint): string => formatBytes(bytes) ?? `${bytes} B`

const usersText = ({ usedBy: [first = "", ...others] }: CacheRow): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`

const COLUMNS: ReadonlyArray<Column> = [
  { title: "NAMESPACE", text: ({ namespace }) => namespace, isShown: ({ hasNamespaces }) => hasNamespaces },
  { title: "NAME", text: ({ name }) => name },
  { title: "SOURCE", text: ({ source }) => source },
  {
    title: "STATUS",
    text: ({ status, progress }, { palette }) =>
      `${colorStatus(palette, status)}${progress === "" ? "" : ` ${progress}`}`,
  },
  { title: "SIZE", text: ({ size }) => size },
  { title: "VOLUME", text: ({ volume }) => volume },
  { title: "CLAIM", text: ({ claim }) => claim, isShown: ({ isWide }) => isWide },
  { title: "CACHES", text: ({ caches }) => caches.join(", "), isShown: ({ isWide }) => isWide },
  { title: "USED BY", text: (row, { isWide }) => (isWide ? row.usedBy.join(", ") : usersText(row)) },
  { title: "LAST USED", text: ({ lastUsed }, { now }) => agoText(lastUsed, now) },
  { title: "AGE", text: ({ createdAt }, { now }) => agoText(createdAt, now) },
]

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`

const sumText = (files: ReadonlyArray<CachedFiles>): string =>
  `${plural(files.length, "artifact")} on ${bytesText(volumesBytes(files))} of volumes`

/** What is cached, and below it how much that is and how much of it nobody needs. */
export const renderCacheList = ({ files }: CacheInventory, garbage: Garbage, layout: CacheListLayout): string => {
  const columns = COLUMNS.filter(({ isShown = () => true }) => isShown(layout))
  const free = garbage.files.length === 0 ? "" : `; nobody needs ${sumText(garbage.files)}: aim cache gc`
  return [
    renderTable(
      columns.map(({ title }) => title),
      files.map(cacheRow).map((row) => columns.map(({ text }) => text(row, layout) || "-")),
      layout.palette,
    ),
    "",
    `${sumText(files)}${free}`,
  ].join("\n")
}

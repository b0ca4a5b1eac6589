import type { Palette } from "../render/palette.ts"
import { renderTable } from "../render/table.ts"
import { type Garbage, volumesBytes } from "./cache-inventory.ts"
import { cacheRow } from "./cache-row.ts"
import { agoText, bytesText } from "./render-cache-list.ts"

const GONE = "-"

/** What would be deleted, and how much that frees. */
export const renderGarbage = ({ caches, files }: Garbage, palette: Palette, now: number): string =>
  [
    renderTable(
      ["KIND", "NAMESPACE", "NAME", "SOURCE", "VOLUME", "LAST USED"],
      [
        ...caches.map(({ cache: { kind, metadata, spec } }) => [
          kind,
          metadata.namespace ?? "",
          metadata.name,
          `template ${spec.templateName}`,
          GONE,
          GONE,
        ]),
        ...files
          .map(cacheRow)
          .map((row) => [
            row.kind,
            row.namespace,
            row.name,
            row.source,
            row.volume || GONE,
            agoText(row.lastUsed, now) || GONE,
          ]),
      ],
      palette,
    ),
    "",
    `${bytesText(volumesBytes(files))} of volumes can be freed.`,
  ].join("\n")

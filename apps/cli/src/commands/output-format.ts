import { Flag } from "effect/cli"
import { stringify } from "yaml"

/** How data is printed for programs. */
export type DataFormat = "yaml" | "json"

/** Data as YAML or JSON text, the same in content. */
export const renderData = (format: DataFormat, data: unknown): string =>
  format === "json"
    ? JSON.stringify(data, null, 2)
    : stringify(data, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd()

/** `-o`: data for programs instead of text for people. */
export const outputFlag = <const Formats extends ReadonlyArray<DataFormat>>(formats: Formats) =>
  Flag.Literals("output", formats).pipe(
    Flag.withAlias("o"),
    Flag.withDescription("Print data for programs instead of text"),
    Flag.optional,
  )

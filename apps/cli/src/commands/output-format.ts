import { Option } from "effect"
import { Flag } from "effect/cli"
import { stringify } from "yaml"

/** How data is printed for programs. */
export type DataFormat = "yaml" | "json"

/** Data as YAML text, without a line feed at its end. */
const renderYaml = (data: unknown): string => stringify(data, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd()

/** Data as YAML or JSON text, the same in content. */
export const renderData = (format: DataFormat, data: unknown): string =>
  format === "json" ? JSON.stringify(data, null, 2) : renderYaml(data)

/** Objects as kubectl takes them: YAML documents, or one JSON list. */
export const renderObjects = (format: DataFormat, objects: ReadonlyArray<object>): string =>
  format === "json"
    ? renderData(format, { apiVersion: "v1", kind: "List", items: objects })
    : objects.map(renderYaml).join("\n---\n")

const isData = (format: DataFormat | "text"): format is DataFormat => format !== "text"

/** `-o`: data for programs instead of text for people, which has a name too. */
export const outputFlag = Flag.Literals("output", ["yaml", "json", "text"]).pipe(
  Flag.withAlias("o"),
  Flag.withDescription("Print data for programs instead of text"),
  Flag.optional,
  Flag.map(Option.filter(isData)),
)

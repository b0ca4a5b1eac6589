import { Logger } from "effect"

/** What a logged message consists of: text, and objects whose fields join those of the line. */
const partsOf = (message: unknown): { readonly text: string; readonly fields: object } => {
  const parts: ReadonlyArray<unknown> = Array.isArray(message) ? message : [message]
  const isFields = (part: unknown): part is object => typeof part === "object" && part !== null && !Array.isArray(part)
  return {
    text: parts.filter((part) => !isFields(part)).join(" "),
    fields: Object.assign(Object.create(null), ...parts.filter(isFields)),
  }
}

/**
 * One JSON object per line: `level`, `ts`, `msg`, then what the line is annotated with (`controller`, `namespace`,
 * `name`, `reconcileID` …), and `error` where something failed.
 */
export const jsonLines: Logger.Logger<unknown, string> = Logger.map(
  Logger.formatStructured,
  ({ level, timestamp, message, annotations, cause }) => {
    const { text, fields } = partsOf(message)
    return JSON.stringify({
      level: level.toLowerCase(),
      ts: timestamp,
      msg: text,
      ...annotations,
      ...fields,
      ...(cause === undefined ? {} : { error: cause }),
    })
  },
)

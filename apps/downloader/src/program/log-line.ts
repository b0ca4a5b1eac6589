import { redact } from "@aim-engine/core"
import { Logger } from "effect"

/**
 * One line for each event: time, level, message. The operator reads the last lines of a failed download, and so do people;
 * secrets that other systems put into their messages are masked.
 */
export const logLine = Logger.make(({ date, logLevel, message }) => {
  const parts: ReadonlyArray<unknown> = Array.isArray(message) ? message : [message]
  return redact(`${date.toISOString()} ${logLevel.toUpperCase()} ${parts.map(String).join(" ")}`)
})

import type { LogEntry } from "./log-entry.ts"
import { encodeTime, type TimeEncoding } from "./time-encoding.ts"

/** A log line, without its end. */
export type LogLine = (entry: LogEntry) => string

/** `JSON.stringify`, which never fails: what JSON cannot hold is left out. */
const json = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "null"
  } catch {
    return '"cannot be written as JSON"'
  }
}

/**
 * One JSON object per line: `level`, `ts`, `msg`, then what the line is annotated with (`controller`, `namespace`,
 * `name`, `reconcileID` …), and `error` and `stacktrace` where something failed. The names are those of controller-runtime.
 */
export const jsonLine =
  (encoding: TimeEncoding): LogLine =>
  ({ level, date, message, fields, error, stackTrace }) =>
    json({
      level,
      ts: encodeTime(date, encoding),
      msg: message,
      ...fields,
      ...(error === undefined ? {} : { error }),
      ...(stackTrace === undefined ? {} : { stacktrace: stackTrace }),
    })

/** For people: time, level, message, and what it tells beside that as JSON, separated by tabs; a stack trace below. */
export const consoleLine =
  (encoding: TimeEncoding): LogLine =>
  ({ level, date, message, fields, error, stackTrace }) => {
    const told = { ...fields, ...(error === undefined ? {} : { error }) }
    const columns = [encodeTime(date, encoding), level.toUpperCase(), message]
    const line = [...columns, ...(Object.keys(told).length === 0 ? [] : [json(told)])].join("\t")
    return stackTrace === undefined ? line : `${line}\n${stackTrace}`
  }

import { type LogLevel, Option } from "effect"

/** The names of verbosities, least first. Source: controller-runtime, `--zap-log-level`. */
const NAMED: ReadonlyMap<string, number> = new Map([
  ["panic", -2],
  ["error", -1],
  ["info", 0],
  ["debug", 1],
])

/** The verbosity of an operator that was told nothing: what somebody who watches it wants to know. */
export const INFO = 0
/** What somebody who looks for a mistake wants to know. */
export const DEBUG = 1
/** From here on nothing is left out. */
export const EVERYTHING = 2

/**
 * How much is logged, as a number: 0 is info, 1 debug, more is more; -1 is errors only. None for anything that is no verbosity.
 *
 * @example
 * parseVerbosity("debug") // Option.some(1)
 * parseVerbosity("3") // Option.some(3)
 */
export const parseVerbosity = (text: string): Option.Option<number> =>
  Option.fromUndefinedOr(NAMED.get(text) ?? (/^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined))

/** The least grave messages that are logged. */
export const minimumLevel = (verbosity: number): LogLevel.LogLevel => {
  if (verbosity >= EVERYTHING) return "Trace"
  if (verbosity === DEBUG) return "Debug"
  if (verbosity === INFO) return "Info"
  return verbosity === -1 ? "Error" : "Fatal"
}

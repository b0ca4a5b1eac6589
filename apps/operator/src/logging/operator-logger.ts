import { Effect, Layer, Logger, Option, References } from "effect"
import { DEFAULT_LOGGING, type LoggingConfiguration } from "../configuration/logging-flags.ts"
import { logEntry, type StackTraceLevel } from "./log-entry.ts"
import { consoleLine, jsonLine, type LogLine } from "./log-line.ts"
import { everything, makeSampler, type Sampler } from "./sampling.ts"
import { DEBUG, EVERYTHING, INFO, minimumLevel } from "./verbosity.ts"

interface LoggerOptions {
  readonly line: LogLine
  readonly stackTraces: StackTraceLevel
  readonly isLogged: Sampler
  readonly write: (line: string) => void
}

/** A logger that writes each message as one line, unless it is one of very many. */
export const makeLogger = ({ line, stackTraces, isLogged, write }: LoggerOptions): Logger.Logger<unknown, void> =>
  Logger.make((options) => {
    const entry = logEntry(options, stackTraces)
    if (isLogged(entry.level, entry.message, entry.date.getTime())) write(line(entry))
  })

const toStandardError = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** Logging as the flags ask for it, on standard error unless told otherwise. */
export const loggingLayer = (
  { format, devel, encoder, verbosity, stackTraces, timeEncoding }: LoggingConfiguration = DEFAULT_LOGGING,
  write: (line: string) => void = toStandardError,
): Layer.Layer<never> => {
  const form = Option.getOrElse(
    Option.orElse(format, () => encoder),
    () => (devel ? "console" : "json"),
  )
  const level = Option.getOrElse(verbosity, () => (devel ? DEBUG : INFO))
  const logger = makeLogger({
    line: form === "json" ? jsonLine(timeEncoding) : consoleLine(timeEncoding),
    stackTraces: Option.getOrElse(stackTraces, () => (devel ? "error" : "panic")),
    isLogged: level >= EVERYTHING ? everything : makeSampler(),
    write,
  })
  // `--log-level`, which every command has, stands unless the verbosity is asked for under its own name.
  const threshold = devel || Option.isSome(verbosity) ? minimumLevel(level) : undefined
  const minimum = Layer.effect(
    References.MinimumLogLevel,
    Effect.map(References.MinimumLogLevel, (inherited) => threshold ?? inherited),
  )
  return Layer.merge(Logger.layer([logger]), minimum)
}

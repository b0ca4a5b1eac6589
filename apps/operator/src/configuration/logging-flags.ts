import { Option } from "effect"
import { Flag } from "effect/cli"
import { TIME_ENCODINGS } from "../logging/time-encoding.ts"
import { parseVerbosity } from "../logging/verbosity.ts"
import { describeFlag, switchFlag } from "./described-flag.ts"

const FORMATS = ["json", "console"] as const

/** From which gravity on a log line tells where an error comes from; `panic` is a defect of the program. */
export const STACK_TRACE_LEVELS = ["info", "error", "panic"] as const

/** How the operator logs. The names are those of controller-runtime. */
export const loggingFlags = {
  format: Flag.Literals("log-format", FORMATS).pipe(
    Flag.withDescription(describeFlag({ description: "The form of log lines; goes before --zap-encoder" })),
    Flag.optional,
  ),
  devel: switchFlag(
    "zap-devel",
    false,
    "Log for developers: lines for people, from debug on, with stack traces of errors, unless other flags say otherwise",
  ),
  encoder: Flag.Literals("zap-encoder", FORMATS).pipe(
    Flag.withDescription(describeFlag({ description: "The form of log lines", fallback: "json" })),
    Flag.optional,
  ),
  verbosity: Flag.String("zap-log-level").pipe(
    Flag.withDescription(
      describeFlag({
        description:
          "What is logged: debug, info, error, panic, or a number, where 1 is debug and from 2 on nothing is left out",
        fallback: "info",
      }),
    ),
    Flag.withMetavar("LEVEL"),
    Flag.filterMap(
      parseVerbosity,
      (text) =>
        `--zap-log-level is ${JSON.stringify(text)}; allowed are debug, info, error, panic, and whole numbers from 1`,
    ),
    Flag.optional,
  ),
  stackTraces: Flag.Literals("zap-stacktrace-level", STACK_TRACE_LEVELS).pipe(
    Flag.withDescription(
      describeFlag({ description: "From which level on errors are logged with their stack trace", fallback: "panic" }),
    ),
    Flag.optional,
  ),
  timeEncoding: Flag.Literals("zap-time-encoding", TIME_ENCODINGS).pipe(
    Flag.withDescription(describeFlag({ description: "The form of times in log lines", fallback: "rfc3339" })),
    Flag.withDefault("rfc3339"),
  ),
}

/** The logging flags, as they were given. */
export interface LoggingConfiguration {
  readonly format: Option.Option<(typeof FORMATS)[number]>
  readonly devel: boolean
  readonly encoder: Option.Option<(typeof FORMATS)[number]>
  readonly verbosity: Option.Option<number>
  readonly stackTraces: Option.Option<(typeof STACK_TRACE_LEVELS)[number]>
  readonly timeEncoding: (typeof TIME_ENCODINGS)[number]
}

/** Logging with nothing asked for. */
export const DEFAULT_LOGGING: LoggingConfiguration = {
  format: Option.none(),
  devel: false,
  encoder: Option.none(),
  verbosity: Option.none(),
  stackTraces: Option.none(),
  timeEncoding: "rfc3339",
}

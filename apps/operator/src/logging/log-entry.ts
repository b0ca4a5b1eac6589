import { Cause, type Logger, Predicate, References } from "effect"

/** What is logged, before it is text. */
export interface LogEntry {
  /** In lower case. */
  readonly level: string
  readonly date: Date
  readonly message: string
  /** What the line is annotated with (`controller`, `namespace`, `name`, `reconcileID` …), and what it tells beside its message. */
  readonly fields: Readonly<Record<string, unknown>>
  /** What failed, in one line each; undefined where nothing did. */
  readonly error: string | undefined
  /** Where it failed. */
  readonly stackTrace: string | undefined
}

/** How grave an error must be for its stack trace to be kept. `panic` is a defect: a mistake in the program. */
export type StackTraceLevel = "info" | "error" | "panic"

const isFields = (part: unknown): part is object => Predicate.isObject(part) && !(part instanceof Error)

const isTraced = (level: string, cause: Cause.Cause<unknown>, traced: StackTraceLevel): boolean =>
  Cause.hasDies(cause) || traced === "info" || (traced === "error" && (level === "error" || level === "fatal"))

const hintOf = (value: unknown): string => {
  const hint = Predicate.hasProperty(value, "_tag") ? value._tag : undefined
  return Predicate.isString(hint) ? hint : "an error"
}

/** One line for each thing that failed. An error without a message still has a name. */
const errorText = (cause: Cause.Cause<unknown>): string =>
  cause.reasons
    .filter((reason) => reason._tag !== "Interrupt")
    .map((reason) => (reason._tag === "Fail" ? reason.error : reason.defect))
    .map((failure) =>
      failure instanceof Error
        ? failure.message || failure.name
        : Predicate.isString(failure)
          ? failure
          : hintOf(failure),
    )
    .join("; ")

/** What Effect's logging was told, taken apart. */
export const logEntry = (
  { message, logLevel, cause, date, fiber }: Logger.Options<unknown>,
  traced: StackTraceLevel,
): LogEntry => {
  const parts: ReadonlyArray<unknown> = Array.isArray(message) ? message : [message]
  const level = logLevel.toLowerCase()
  const failed = cause.reasons.length > 0
  return {
    level,
    date,
    message: parts.filter((part) => !isFields(part)).join(" "),
    fields: Object.assign(
      Object.create(null),
      fiber.getRef(References.CurrentLogAnnotations),
      ...parts.filter(isFields),
    ),
    error: failed ? errorText(cause) : undefined,
    stackTrace: failed && isTraced(level, cause, traced) ? Cause.pretty(cause) : undefined,
  }
}

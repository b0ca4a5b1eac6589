import { redact } from "@aim-engine/core"
import { Console, Effect, Runtime, Schema } from "effect"

/** Everything was answered, but some service cannot be served. The process ends with 1; what is missing was printed. */
export class CannotBeServed extends Schema.TaggedError<CannotBeServed>()("CannotBeServed", {
  message: Schema.String,
}) {
  override readonly [Runtime.errorExitCode] = 1
  override readonly [Runtime.errorReported] = false
}

/** The input is wrong: flags, files or manifests. The process ends with 2; each problem was printed. */
export class BadInput extends Schema.TaggedError<BadInput>()("BadInput", {
  message: Schema.String,
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
}

/** The answer is that there are changes, as with `diff`. The process ends with 1; the changes were printed. */
export class ChangesFound extends Schema.TaggedError<ChangesFound>()("ChangesFound", {
  message: Schema.String,
}) {
  override readonly [Runtime.errorExitCode] = 1
  override readonly [Runtime.errorReported] = false
}

/** Something was found that fails the check. The process ends with 1; the findings were printed. */
export class CheckFailed extends Schema.TaggedError<CheckFailed>()("CheckFailed", {
  message: Schema.String,
}) {
  override readonly [Runtime.errorExitCode] = 1
  override readonly [Runtime.errorReported] = false
}

/** A registry does not give what was asked for, or it cannot be understood. The process ends with 1; what it is was printed. */
export class CannotBeRead extends Schema.TaggedError<CannotBeRead>()("CannotBeRead", {
  message: Schema.String,
}) {
  override readonly [Runtime.errorExitCode] = 1
  override readonly [Runtime.errorReported] = false
}

/** Says on standard error what is wrong, without secrets that were part of it, and ends the command as {@link BadInput}. */
export const refuse = (text: string): Effect.Effect<never, BadInput> => {
  const message = redact(text)
  return Effect.andThen(Console.error(`error: ${message}`), Effect.fail(new BadInput({ message })))
}

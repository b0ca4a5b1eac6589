import { Runtime, Schema } from "effect"

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

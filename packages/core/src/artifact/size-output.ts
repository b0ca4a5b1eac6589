import { Option, Schema } from "effect"

/** What the Job that measures a source has said. */
export type SizeOutput =
  | { readonly _tag: "Measured"; readonly bytes: number }
  /** Nothing yet: logs arrive a little after the Job is done. */
  | { readonly _tag: "Awaiting" }
  | { readonly _tag: "Invalid"; readonly message: string }

/** More than this no source has: 1 PiB. */
const LARGEST_BYTES = 2 ** 50

const decode = Schema.decodeUnknownOption(
  Schema.fromJsonString(
    Schema.Struct({
      url: Schema.String,
      sizeBytes: Schema.Int.check(Schema.isGreaterThan(0), Schema.isLessThanOrEqualTo(LARGEST_BYTES)),
    }),
  ),
)

const SHOWN_CHARACTERS = 100

/**
 * The size of a source from the log of the Job that measured it: the last line that is not blank, a JSON object
 * `{"url":"hf://org/model","sizeBytes":123}` with a whole number of bytes above zero, at most 1 PiB.
 */
export const parseSizeOutput = (log: string): SizeOutput => {
  const line = log.trimEnd().split("\n").at(-1)?.trim() ?? ""
  if (line === "") return { _tag: "Awaiting" }
  return Option.match(decode(line), {
    onSome: ({ sizeBytes }): SizeOutput => ({ _tag: "Measured", bytes: sizeBytes }),
    onNone: (): SizeOutput => ({
      _tag: "Invalid",
      message: `the size of the source must be a JSON line like {"url":"hf://org/model","sizeBytes":123}, with 1 to 2^50 bytes, not "${line.slice(0, SHOWN_CHARACTERS)}"`,
    }),
  })
}

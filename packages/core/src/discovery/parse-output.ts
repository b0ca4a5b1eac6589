import { Predicate, Result, Schema } from "effect"
import { JsonSpans } from "./json-spans.ts"

/** How much of a log's end is looked at, in characters. */
export const MAX_LOG_LENGTH = 2 ** 20
/** How long the result may be as JSON. It becomes part of a status, and the API server stores no object beyond 1.5 MiB. */
const MAX_RESULT_LENGTH = 2 ** 18

/** Why what a discovery Job printed cannot be used. */
export class DiscoveryOutputError extends Schema.TaggedError<DiscoveryOutputError>()("DiscoveryOutput", {
  reason: Schema.Literals([
    "LogsUnavailable",
    "NoJson",
    "EmptyOutput",
    "OutputTooLarge",
    "InvalidProfile",
    "InvalidModelSource",
  ]),
  message: Schema.String,
}) {}

/** One entry of what a discovery Job prints: a JSON object, not checked any further. */
export interface DiscoveryEntry {
  readonly [field: PropertyKey]: unknown
}

const hasProfile = (value: unknown): value is DiscoveryEntry =>
  Predicate.isReadonlyObject(value) && Predicate.isReadonlyObject(value.profile)

/** A text that is an array by construction, as a list. */
const listOf = (json: string): ReadonlyArray<unknown> => {
  const list: unknown = JSON.parse(json)
  return Array.isArray(list) ? list : []
}

/** JSON with the halves of characters replaced that no stream of bytes can carry: what is stored would differ. */
const withoutHalves = (json: string): string =>
  json.replace(/\\(u[dD][89a-fA-F][0-9a-fA-F]{2}|[\s\S])/g, (whole, code: string) =>
    code.length > 1 ? "\\ufffd" : whole,
  )

/** The text where it is one array from its first to its last character. */
const wholeArray = (spans: JsonSpans, text: string): string | undefined => {
  const start = text.search(/\S/)
  if (start === -1 || text[start] !== "[") return undefined
  const end = spans.array(start)?.end
  return end === undefined || text.slice(end).trim() !== "" ? undefined : text.slice(start, end)
}

/** The last array in the text whose elements are all objects with a profile; arrays within such an object have none. */
const lastArray = (spans: JsonSpans, text: string): ReadonlyArray<unknown> | undefined => {
  const starts = [...text.matchAll(/\[(?=[ \t\r\n]*\{)/g)].map(({ index }) => index)
  for (const start of starts.toReversed()) {
    const span = spans.array(start)
    if (span === undefined) continue
    const list = listOf(text.slice(start, span.end))
    if (list.every(hasProfile)) return list
  }
  return undefined
}

/**
 * The first entry of the array that a discovery Job printed, wherever in its log that is: noise before, after and
 * around it, and brackets in that noise, do not matter. Of several such arrays the last counts.
 * Any text takes time in proportion to its length; of a very long one the end is looked at. Fails with `NoJson`,
 * `EmptyOutput` or `OutputTooLarge`.
 *
 * @example
 * parseDiscoveryOutput('INFO start\n[{"profile": {}}]\nINFO [main] done') // success of { profile: {} }
 */
export const parseDiscoveryOutput = (log: string): Result.Result<DiscoveryEntry, DiscoveryOutputError> => {
  const text = log.slice(-MAX_LOG_LENGTH)
  const spans = new JsonSpans(text)
  const whole = wholeArray(spans, text)
  const list = whole === undefined ? lastArray(spans, text) : listOf(whole)
  if (list === undefined) {
    const message =
      text.trim() === ""
        ? "the log is empty; expected a JSON array of profiles"
        : "the log has no JSON array of objects with a profile"
    return Result.fail(new DiscoveryOutputError({ reason: "NoJson", message }))
  }
  const [entry] = list
  if (entry === undefined) {
    return Result.fail(new DiscoveryOutputError({ reason: "EmptyOutput", message: "the image offers no profile" }))
  }
  if (!hasProfile(entry)) {
    const message = "the first element of the printed array is no object with a profile"
    return Result.fail(new DiscoveryOutputError({ reason: "InvalidProfile", message }))
  }
  const json = JSON.stringify(entry)
  if (json.length > MAX_RESULT_LENGTH) {
    const message = `the printed profile has ${json.length} characters; at most ${MAX_RESULT_LENGTH} are allowed`
    return Result.fail(new DiscoveryOutputError({ reason: "OutputTooLarge", message }))
  }
  return Result.succeed(JSON.parse(withoutHalves(json)))
}

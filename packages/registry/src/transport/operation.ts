import { maskValues, redact } from "@aim-engine/core"
import { Redacted } from "effect"

/** What a request is for: every error tells it. */
export interface Operation {
  /** The registry, under its canonical name, or the host of another API. */
  readonly registry: string
  /** What is being done, e.g. `manifest of acme/model:1.0`. */
  readonly what: string
}

/** The line that errors of an operation start with. */
export const about = ({ registry, what }: Operation): string => `${registry}: ${what}`

/** How much of a server's own words goes into an error. */
const MAX_TEXT = 512

/**
 * A server's own words, fit to be shown: on one line, short, and without anything secret, be it that the server repeats
 * what it was sent, or that it looks like a token.
 */
export const quotable = (text: string, secrets: ReadonlyArray<Redacted.Redacted> = []): string =>
  redact(maskValues(text, secrets.map(Redacted.value)))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, MAX_TEXT)

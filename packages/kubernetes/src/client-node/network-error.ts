import { ApiError } from "@aim-engine/core"
import { Predicate } from "effect"

/** Codes of Node.js and undici, and the reason under which they are told. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "ConnectionRefused"],
  ["ECONNRESET", "ConnectionReset"],
  ["EPIPE", "ConnectionReset"],
  ["UND_ERR_SOCKET", "ConnectionReset"],
  ["ETIMEDOUT", "NetworkTimeout"],
  ["UND_ERR_CONNECT_TIMEOUT", "NetworkTimeout"],
  ["UND_ERR_HEADERS_TIMEOUT", "NetworkTimeout"],
  ["UND_ERR_BODY_TIMEOUT", "NetworkTimeout"],
  ["ENOTFOUND", "DNSFailure"],
  ["EAI_AGAIN", "DNSFailure"],
])

/** The error and what caused it, outermost first. Connections that were tried in parallel count with their first failure. */
const chain = (error: unknown): ReadonlyArray<unknown> => {
  const found: Array<unknown> = []
  let next = error
  while (next !== undefined && found.length < 8) {
    found.push(next)
    const inner: unknown = next instanceof AggregateError ? next.errors[0] : undefined
    next = inner ?? (next instanceof Error ? next.cause : undefined)
  }
  return found
}

const codeOf = (error: unknown): string | undefined =>
  Predicate.hasProperty(error, "code") && Predicate.isString(error.code) ? error.code : undefined

/** A failure below HTTP: no answer came, or it broke off. `operation` says what was being done. */
export const networkError = (operation: string, error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  const causes = chain(error)
  const reason = causes.map((cause) => REASONS.get(codeOf(cause) ?? "")).find((found) => found !== undefined)
  const text = causes.find((cause) => cause instanceof Error && cause.message !== "")
  return new ApiError({
    reason: reason ?? "NetworkError",
    message: `${operation}: ${text instanceof Error ? text.message : String(error)}`,
  })
}

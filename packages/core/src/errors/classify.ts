import { Predicate } from "effect"
import { Reason } from "../health/reasons.ts"
import { ApiError } from "./api-error.ts"
import { classifyApiError } from "./classify-api-error.ts"
import { type DomainError, InfrastructureError, isDomainError, UnknownError } from "./domain-error.ts"

/** How far down a chain of causes is looked: a chain that long is a cycle. */
const MAX_CAUSES = 16

/** An error and its causes, outermost first. */
const causeChain = (error: unknown): ReadonlyArray<unknown> => {
  const chain: Array<unknown> = []
  let current: unknown = error
  while (current !== undefined && current !== null && chain.length < MAX_CAUSES) {
    chain.push(current)
    current = Predicate.hasProperty(current, "cause") ? current.cause : undefined
  }
  return chain
}

const textField = (value: unknown, field: string): string | undefined =>
  Predicate.hasProperty(value, field) && typeof value[field] === "string" ? value[field] : undefined

const messageOf = (error: unknown): string => {
  const message = textField(error, "message") ?? (typeof error === "string" ? error : "")
  return message === "" ? "unknown error" : message
}

const infrastructure = (reason: string, message: string): DomainError => new InfrastructureError({ reason, message })

/** A failure below HTTP, told by the `code` that sockets and name resolution put on their errors. */
const classifySocketError = (error: unknown): DomainError | undefined => {
  const code = textField(error, "code")
  const message = messageOf(error)
  switch (code) {
    case undefined:
      return undefined
    case "ECONNREFUSED":
      return infrastructure(Reason.ConnectionRefused, message)
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return infrastructure(Reason.NetworkTimeout, message)
    case "ECONNRESET":
      return infrastructure(Reason.ConnectionReset, message)
    case "ENOTFOUND":
    case "EAI_AGAIN": {
      const host = textField(error, "hostname")
      return infrastructure(Reason.DNSFailure, host === undefined ? message : `cannot resolve host ${host}: ${message}`)
    }
    default: {
      const operation = textField(error, "syscall")
      if (operation !== undefined) return infrastructure(Reason.NetworkError, `${operation} failed: ${message}`)
      return code.startsWith("UND_ERR_") ? infrastructure(Reason.NetworkError, message) : undefined
    }
  }
}

const firstDefined = <A>(chain: ReadonlyArray<unknown>, read: (error: unknown) => A | undefined): A | undefined => {
  for (const error of chain) {
    const found = read(error)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Any failure as a domain error: one that is classified already stays as it is, a refusal of the API server goes by its
 * reason, a failed connection by its code, and what no rule knows is `Unknown`. Looks through `cause`.
 *
 * @example
 * classifyError(new Error("x", { cause: { code: "ECONNREFUSED" } })).reason // "ConnectionRefused"
 */
export const classifyError = (error: unknown): DomainError => {
  const chain = causeChain(error)
  return (
    firstDefined(chain, (cause) => (isDomainError(cause) ? cause : undefined)) ??
    firstDefined(chain, (cause) => (cause instanceof ApiError ? classifyApiError(cause) : undefined)) ??
    firstDefined(chain, classifySocketError) ??
    new UnknownError({ reason: Reason.UnknownError, message: messageOf(error) })
  )
}

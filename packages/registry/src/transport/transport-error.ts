import { classifyError } from "@aim-engine/core"
import { Predicate } from "effect"
import type { HttpClientError } from "effect/http"
import { InvalidResponseError, RegistryUnavailableError } from "../errors/registry-error.ts"
import { about, type Operation, quotable } from "./operation.ts"

/** How far down a chain of causes is looked: a chain that long is a cycle. */
const MAX_CAUSES = 16
const CERTIFICATE = /CERT|SELF_SIGNED|^UNABLE_TO_(?:GET|VERIFY)_|^ERR_TLS_/

const certificateProblem = (error: unknown): string | undefined => {
  let current: unknown = error
  for (let depth = 0; depth < MAX_CAUSES && Predicate.hasProperty(current, "cause"); depth++) {
    current = current.cause
    const code = Predicate.hasProperty(current, "code") ? current.code : undefined
    if (Predicate.isString(code) && CERTIFICATE.test(code)) return code
  }
  return undefined
}

/** Failures below HTTP that are there for a while: asking again a second later is in vain. */
const LASTING: ReadonlySet<string | undefined> = new Set(["ConnectionRefused", "DNSFailure", "CertificateError"])

/** Whether a connection that failed may succeed a moment later. */
export const mayPass = (error: RegistryUnavailableError): boolean => !LASTING.has(error.reason)

/** The error that a failed connection, or an answer that broke off, stands for. */
export const transportError = (
  operation: Operation,
  error: HttpClientError.HttpClientError,
): RegistryUnavailableError | InvalidResponseError => {
  const { registry } = operation
  if (error.reason._tag === "InvalidUrlError") {
    return new InvalidResponseError({ registry, message: `${about(operation)}: the address cannot be asked` })
  }
  const certificate = certificateProblem(error)
  if (certificate !== undefined) {
    const message = `${about(operation)}: the server's certificate is not trusted (${certificate})`
    return new RegistryUnavailableError({ registry, message, reason: "CertificateError" })
  }
  // The client's own message holds the address with its query; what caused it says no more than needed.
  const known = classifyError(error.cause)
  const reason = known._tag === "Infrastructure" ? known.reason : "NetworkError"
  const message = `${about(operation)}: ${reason} (${quotable(known.message)})`
  return new RegistryUnavailableError({ registry, message, reason })
}

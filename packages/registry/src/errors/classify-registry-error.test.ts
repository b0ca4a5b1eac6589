import { describe, expect, it } from "@effect/vitest"
import { Headers, HttpClientError, HttpClientRequest } from "effect/http"
import { statusError } from "../transport/status-error.ts"
import { transportError } from "../transport/transport-error.ts"
import { classifyRegistryError } from "./classify-registry-error.ts"
import {
  InvalidResponseError,
  ListingUnavailableError,
  type RegistryError,
  RegistryTimeoutError,
  ResponseTooLargeError,
  UnsupportedImageError,
} from "./registry-error.ts"

const operation = { registry: "ghcr.io", what: "manifest of acme/m:1" }

const refusal = (
  status: number,
  { json, headers = {}, hasCredentials = true }: { json?: unknown; headers?: object; hasCredentials?: boolean } = {},
): RegistryError => {
  const bytes = new TextEncoder().encode(json === undefined ? "<html>secret page</html>" : JSON.stringify(json))
  const answer = {
    status,
    headers: Headers.fromInput({ ...headers }),
    bytes,
    isCut: false,
    url: new URL("https://ghcr.io/v2/"),
  }
  return statusError(operation, answer, { hasCredentials, secrets: [] }, 0)
}

const broken = (code: string): RegistryError => {
  const request = HttpClientRequest.get("https://ghcr.io/v2/?token=hunter2")
  const cause = Object.assign(new Error(`getaddrinfo ${code} ghcr.io`), { code, hostname: "ghcr.io" })
  return transportError(
    operation,
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.TransportError({ request, cause }),
    }),
  )
}

const classified = (error: RegistryError) => {
  const domain = classifyRegistryError(error)
  return `${domain._tag}/${domain.reason}`
}

const about = { registry: "ghcr.io", message: "x" }

describe("what an error of a registry means", () => {
  it.each<[string, RegistryError, string]>([
    ["models #17: 403", refusal(403), "Auth/ImagePullAuthFailure"],
    ["401", refusal(401), "Auth/ImagePullAuthFailure"],
    ["401 without credentials", refusal(401, { hasCredentials: false }), "Infrastructure/ImagePullAuthFailure"],
    ["404", refusal(404), "Infrastructure/ImageNotFound"],
    [
      "an unknown manifest",
      refusal(400, { json: { errors: [{ code: "MANIFEST_UNKNOWN" }] } }),
      "Infrastructure/ImageNotFound",
    ],
    ["models #18: no such host", broken("ENOTFOUND"), "Infrastructure/RegistryUnreachable"],
    ["a broken connection", broken("ECONNRESET"), "Infrastructure/RegistryUnreachable"],
    ["a certificate", broken("DEPTH_ZERO_SELF_SIGNED_CERT"), "Infrastructure/RegistryUnreachable"],
    ["models #19: 429", refusal(429, { headers: { "Retry-After": "60" } }), "Infrastructure/RegistryRateLimited"],
    [
      "GitHub's 403 for too many requests",
      refusal(403, { headers: { "Retry-After": "60" } }),
      "Infrastructure/RegistryRateLimited",
    ],
    [
      "Docker Hub's code for it",
      refusal(401, { json: { errors: [{ code: "TOOMANYREQUESTS" }] } }),
      "Infrastructure/RegistryRateLimited",
    ],
    ["500", refusal(500), "Infrastructure/RegistryUnreachable"],
    ["418", refusal(418), "Infrastructure/RegistryUnreachable"],
    ["too long", new RegistryTimeoutError({ ...about, seconds: 1 }), "Infrastructure/RegistryUnreachable"],
    ["too large", new ResponseTooLargeError({ ...about, limitBytes: 1 }), "Infrastructure/RegistryUnreachable"],
    ["nonsense", new InvalidResponseError(about), "Infrastructure/RegistryUnreachable"],
    ["no image", new UnsupportedImageError(about), "InvalidSpec/InvalidImageReference"],
    ["no listing", new ListingUnavailableError(about), "InvalidSpec/InvalidImageReference"],
  ])("%s", (_title, error, meaning) => {
    expect(classified(error)).toBe(meaning)
  })

  it("models #19: the wait that it asks for is kept", () => {
    expect(classifyRegistryError(refusal(429, { headers: { "Retry-After": "60" } }))).toMatchObject({
      retryAfterSeconds: 60,
    })
  })
})

describe("what it says", () => {
  it.each<[string, RegistryError, string]>([
    [
      "the registry's words",
      refusal(404, { json: { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] } }),
      "ghcr.io: manifest of acme/m:1: not found (HTTP 404, MANIFEST_UNKNOWN: manifest unknown)",
    ],
    [
      "that what is refused may not exist",
      refusal(403, { json: { errors: [{ code: "DENIED", message: "denied" }] } }),
      "ghcr.io: manifest of acme/m:1: not found or not accessible with the given credentials (HTTP 403, DENIED: denied)",
    ],
    ["no page of a proxy", refusal(502), "ghcr.io: manifest of acme/m:1: the registry cannot answer (HTTP 502)"],
    [
      "GitHub's words",
      refusal(401, { json: { message: "Bad credentials" } }),
      "ghcr.io: manifest of acme/m:1: not found or not accessible with the given credentials (HTTP 401, Bad credentials)",
    ],
    [
      "why there was no answer, without the query of the address",
      broken("ENOTFOUND"),
      "ghcr.io: manifest of acme/m:1: DNSFailure (cannot resolve host ghcr.io: getaddrinfo ENOTFOUND ghcr.io)",
    ],
    [
      "that a certificate is not trusted",
      broken("CERT_HAS_EXPIRED"),
      "ghcr.io: manifest of acme/m:1: the server's certificate is not trusted (CERT_HAS_EXPIRED)",
    ],
  ])("%s", (_title, error, message) => {
    expect(error.message).toBe(message)
  })
})

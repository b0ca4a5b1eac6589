import { describe, expect, it } from "@effect/vitest"
import { ApiError } from "./api-error.ts"
import { classifyError } from "./classify.ts"
import { AuthError, type ErrorCategory } from "./domain-error.ts"

const api = (reason: string, status: number, message = "refused") => new ApiError({ reason, status, message })

const expectClass = (error: unknown, category: ErrorCategory, reason: string) => {
  const classified = classifyError(error)
  expect([classified._tag, classified.reason]).toEqual([category, reason])
}

describe("refusals of the API server", () => {
  it.each<[string, ApiError, ErrorCategory, string]>([
    ["a missing object", api("NotFound", 404), "MissingDownstream", "NotFound"],
    ["an expired token", api("Unauthorized", 401), "Auth", "Unauthorized"],
    ["a missing permission of the operator", api("Forbidden", 403), "Infrastructure", "OperatorForbidden"],
    ["a rejected object", api("Invalid", 422), "InvalidSpec", "InvalidSpec"],
    ["a name that is taken", api("AlreadyExists", 409), "Infrastructure", "AlreadyExists"],
    ["engine #27: a conflict", api("Conflict", 409), "Infrastructure", "Conflict"],
    ["engine #27: too many requests", api("TooManyRequests", 429), "Infrastructure", "RateLimited"],
    ["engine #27: an unknown client error", api("", 418), "InvalidSpec", "ClientError"],
    ["engine #27: an internal error", api("InternalError", 500), "Infrastructure", "ServiceUnavailable"],
    ["a timeout", api("ServerTimeout", 504), "Infrastructure", "Timeout"],
    ["an unavailable server", api("ServiceUnavailable", 503), "Infrastructure", "ServiceUnavailable"],
    ["an unknown server error", api("", 599), "Infrastructure", "ServerError"],
    ["a bare status of a proxy", api("", 403), "Infrastructure", "OperatorForbidden"],
    ["an expired watch", api("Expired", 410), "Infrastructure", "Expired"],
    ["a kind that is not installed", api("ApiNotInstalled", 404), "Infrastructure", "ApiNotInstalled"],
    ["a quota", api("Forbidden", 403, "exceeded quota: storage"), "ResourceExhaustion", "QuotaExceeded"],
    [
      "an admission policy",
      api("Forbidden", 403, 'admission webhook "policy.example.com" denied the request: no'),
      "InvalidSpec",
      "AdmissionDenied",
    ],
  ])("%s", (_, error, category, reason) => expectClass(error, category, reason))

  it("a namespace that is going away stops quietly: neither retried nor told", () => {
    const error = new ApiError({
      reason: "Forbidden",
      status: 403,
      message: "jobs is forbidden",
      causes: [{ reason: "NamespaceTerminating", message: "", field: "metadata.namespace" }],
    })
    expectClass(error, "MissingDownstream", "NamespaceTerminating")
  })

  it("the server's wish to be left alone is kept", () => {
    const error = new ApiError({ reason: "TooManyRequests", status: 429, message: "", retryAfterSeconds: 7 })
    expect(classifyError(error)).toMatchObject({ retryAfterSeconds: 7 })
  })
})

describe("failures below HTTP", () => {
  const socket = (code: string, extra: object = {}) => Object.assign(new Error(`failed: ${code}`), { code, ...extra })

  it("engine #28: ECONNREFUSED wrapped twice", () => {
    const wrapped = new Error("list failed", { cause: new Error("fetch failed", { cause: socket("ECONNREFUSED") }) })
    expectClass(wrapped, "Infrastructure", "ConnectionRefused")
  })

  it.each([
    ["ETIMEDOUT", "NetworkTimeout"],
    ["ECONNRESET", "ConnectionReset"],
    ["ENOTFOUND", "DNSFailure"],
    ["EAI_AGAIN", "DNSFailure"],
  ])("%s is %s", (code, reason) => expectClass(socket(code), "Infrastructure", reason))

  it("an unknown socket failure names its operation, a failed name resolution its host", () => {
    expect(classifyError(socket("EPIPE", { syscall: "write" })).message).toBe("write failed: failed: EPIPE")
    expect(classifyError(socket("ENOTFOUND", { hostname: "hub.example" })).message).toContain("hub.example")
  })
})

describe("everything else", () => {
  it("what is classified already stays, however deep it is wrapped", () => {
    const auth = new AuthError({ reason: "SecretNotFound", message: "no secret" })
    expect(classifyError(new Error("outer", { cause: auth }))).toBe(auth)
  })

  it.each([[new Error("boom")], ["boom"], [{ code: "ERR_INVALID_ARG_TYPE", message: "boom" }]])(
    "engine #19: a plain error is unknown: %s",
    (error) => {
      expectClass(error, "Unknown", "UnknownError")
      expect(classifyError(error).message).toBe("boom")
    },
  )

  it("a cycle of causes ends", () => {
    const error = new Error("a")
    error.cause = error
    expectClass(error, "Unknown", "UnknownError")
  })
})

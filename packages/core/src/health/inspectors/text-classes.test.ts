import { describe, expect, it } from "@effect/vitest"
import { categorizeLogText } from "./log-class.ts"
import { categorizePullMessage } from "./pull-message.ts"

describe("what a registry says", () => {
  it.each([
    ["engine #36: denied: not found", undefined, "auth"],
    ["401 Unauthorized", undefined, "auth"],
    ["unauthorized: authentication required", undefined, "auth"],
    ["no basic auth credentials", undefined, "auth"],
    ["manifest unknown", undefined, "not-found"],
    ["name unknown: repository x", undefined, "not-found"],
    ["registry.example/a:1: not found", undefined, "not-found"],
    ["dial tcp: lookup hub.example: no such host", undefined, "generic"],
    ["dial tcp 10.0.0.1:403: connection refused", undefined, "generic"],
    ["x509: certificate signed by unknown authority", undefined, "generic"],
    ["anything", 401, "auth"],
    ["anything", 403, "auth"],
    ["unauthorized", 404, "not-found"],
    ["unauthorized", 500, "generic"],
  ] as const)("%s (%s)", (text, status, expected) => expect(categorizePullMessage(text, status)).toBe(expected))
})

describe("what a log says", () => {
  it.each([
    ["engine #34: 401 Client Error. Repository Not Found for url", "not-found"],
    ["engine #35: [Errno 28] No space left on device", "storage"],
    ['RBAC: clusterrole.rbac "x" not found', "infrastructure"],
    ["system:serviceaccount:ns:default cannot patch", "infrastructure"],
    ["An error occurred (NoSuchBucket)", "not-found"],
    ["ERROR: S3 error: 404 (Not Found)", "not-found"],
    ["ERROR: S3 error: 403 (AccessDenied)", "auth"],
    ["ERROR: model org/name was not found", "not-found"],
    ["Access to model org/name is restricted", "auth"],
    ["Invalid user token for huggingface", "auth"],
    ["quota for volumes exceeded", "storage"],
  ])("%s", (line, expected) => {
    expect(categorizeLogText(`first\n${line}\nlast`)).toEqual({ class: expected, line })
  })

  it.each([
    ["optional files that an inference server does not find", "generation config file not found, using defaults"],
    ["numbers that are no status", "loaded shard 1404 of s3 model"],
    ["nothing", ""],
  ])("stays silent about %s", (_, line) => expect(categorizeLogText(line)).toBeUndefined())

  it("the class decides before the line: a missing source further down outranks refused credentials above", () => {
    expect(categorizeLogText("401 Unauthorized hf.co\nRepository Not Found")?.class).toBe("not-found")
  })
})

it("a hostile log takes no time to read", () => {
  const line = "not found s3 access denied forbidden cannot error model ".repeat(80)
  const log = Array(50).fill(line).join("\n")
  expect(categorizeLogText(log)).toBeDefined()
  expect(categorizeLogText(Array(50).fill("not found ".repeat(400)).join("\n"))).toBeUndefined()
})

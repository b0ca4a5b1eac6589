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
    [
      "2026-11-21T19:39:14.000Z ERROR Repository Not Found (404) for https://huggingface.co/api/models/org/m",
      "not-found",
    ],
    ['2026-11-21T19:39:14.000Z ERROR cannot download "hf://a/b/c": expected hf://org/name', "not-found"],
    ["401 Client Error: Unauthorized for url: https://hf.co/api/models/org/m", "auth"],
    ["fatal error: s3://bucket/key: An error occurred (403)", "auth"],
    ["the hub at https://nosuch.invalid cannot be reached: getaddrinfo ENOTFOUND nosuch.invalid", "network"],
    ["failed: model org/name: getaddrinfo ENOTFOUND nosuch.invalid", "network"],
    ["Error: getaddrinfo EAI_AGAIN huggingface.co", "network"],
    ["Max retries exceeded: [Errno -3] Temporary failure in name resolution", "network"],
    ["ConnectionError: [Errno -2] Name or service not known", "network"],
  ])("%s", (line, expected) => {
    expect(categorizeLogText(`first\n${line}\nlast`)).toEqual({ class: expected, line })
  })

  it.each([
    ["optional files that an inference server does not find", "generation config file not found, using defaults"],
    ["numbers that are no status", "loaded shard 1404 of s3 model"],
    ["nothing", ""],
    [
      "what the downloader says besides",
      "2026-11-21T19:39:14.000Z INFO hf://org/model has 404 files, not 12 GiB found",
    ],
    ["a bucket's name", "2026-11-21T19:39:14.000Z INFO s3://b/m has 403 files, 12 GiB"],
    ["a prefix's name", "2026-11-21T19:39:14.000Z ERROR S3 cannot be reached for s3://b/disk-full/404: timeout"],
    ["a page's name", "ERROR no answer of https://hub.example/model/not/found/disk-full"],
    ["a download that broke", 'ERROR cannot download "a": connection reset'],
    ["parts of words", "ERROR model sandbox: notify foundation"],
  ])("stays silent about %s", (_, line) => expect(categorizeLogText(line)).toBeUndefined())

  it("a name that could not be resolved for a while explains less than what came of it", () => {
    expect(categorizeLogText("WARN getaddrinfo EAI_AGAIN hf.co\nERROR Cannot access gated repo")?.class).toBe("auth")
  })

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

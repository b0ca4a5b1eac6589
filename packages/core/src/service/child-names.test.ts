import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { dedicatedCacheName, httpRouteName, inferenceServiceName, sharedCacheName } from "./child-names.ts"

const n = (count: number) => "n".repeat(count)

describe("the names of what a service creates", () => {
  it.each([
    ["service #1", "qwen-chat", "ml-team", "qwen-chat-a04542d9"],
    ["service #2", "demo", "default", "demo-1080a608"],
    ["service #3: a dot", "my.service", "ns", "my-service-e2c6bafc"],
    ["service #6: too long", "a".repeat(80), "default", `${"a".repeat(36)}-eb8d9f97`],
    [
      "service #7",
      "a-very-long-service-name-for-inference-one",
      "production-inference",
      "a-very-long-service-nam-57ab19cc",
    ],
    [
      "service #7",
      "a-very-long-service-name-for-inference-two",
      "production-inference",
      "a-very-long-service-nam-093e574e",
    ],
    ["service #8: a leading digit", "1model", "default", "aim-1model-1080a608"],
  ])("%s: the InferenceService of %s in %s", (_title, service, namespace, expected) => {
    expect(inferenceServiceName(service, namespace)).toEqual(Result.succeed(expected))
  })

  it("service #4: the longest namespace leaves one character", () => {
    expect(Result.getOrUndefined(inferenceServiceName("svc", n(42)))).toMatch(/^s-[0-9a-f]{8}$/)
  })

  it("service #5: a longer namespace is an error that says so", () => {
    const name = inferenceServiceName("svc", n(43))
    expect(Result.isFailure(name) && name.failure).toMatchObject({ _tag: "InvalidSpec", reason: "NamespaceTooLong" })
  })

  it("service #9: a shared cache", () => {
    expect(sharedCacheName("my-template", "ml-team")).toEqual(Result.succeed("my-template-a04542d9"))
  })

  it("service #10: a dedicated cache", () => {
    expect(dedicatedCacheName("my-template", "qwen-chat", "11111111-2222-3333-4444-555555555555")).toEqual(
      Result.succeed("my-template-qwen-chat-16b81fda"),
    )
  })

  it.each([
    ["qwen-chat", "qwen-chat-route"],
    ["a".repeat(57), `${"a".repeat(57)}-route`],
  ])("the route of %s", (service, expected) => {
    expect(httpRouteName(service, "ml-team")).toEqual(Result.succeed(expected))
  })

  it("a route whose name would be too long has a derived one", () => {
    expect(Result.getOrUndefined(httpRouteName("a".repeat(58), "ml-team"))).toMatch(/^a+-route-[0-9a-f]{8}$/)
  })

  it("KServe can make a host name of every InferenceService", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$/)
    fc.assert(
      fc.property(label, label, (service, namespace) => {
        const name = inferenceServiceName(service, namespace)
        if (Result.isFailure(name)) return expect(namespace.length).toBeGreaterThan(42)
        expect(name.success).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?$/)
        expect(`${name.success}-predictor-${namespace}`.length).toBeLessThanOrEqual(63)
      }),
    )
  })
})

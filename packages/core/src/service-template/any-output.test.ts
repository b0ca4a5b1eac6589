import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { readDiscoveryLog } from "../discovery/discovery-log.ts"
import { apiServerProblems } from "../reconcile/test-fixtures/api-server-problems.ts"
import { clusterOf, printed, settle, shortly, template } from "./test-fixtures/template-cluster.ts"

/** The template once its Job has printed this. */
const afterPrinting = (log: string) => {
  const running = settle(template({ gpu: { requests: 1 } }), clusterOf())
  return settle(running.subject, printed(running, log)).subject
}

const text = fc.oneof(
  fc.string(),
  fc.constantFrom("MI300X", "AMD Instinct MI300X", "amd/llama", "hf://amd/llama", "s3://bucket/key", "fp8", "latency"),
  fc.constantFrom("x".repeat(70), "__proto__", "\u0000", "\ud800", "é".repeat(64)),
)
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.integer())
const output = fc.array(
  fc.record(
    {
      filename: anything,
      profile: fc.record(
        {
          metadata: fc.oneof(
            anything,
            fc.record(
              {
                engine: anything,
                gpu: fc.oneof(text, anything),
                gpu_count: anything,
                metric: anything,
                precision: anything,
                type: anything,
              },
              { requiredKeys: [] },
            ),
          ),
          engine_args: fc.oneof(fc.dictionary(text, anything), anything),
          env_vars: fc.oneof(fc.dictionary(text, text), anything),
        },
        { requiredKeys: [] },
      ),
      models: fc.oneof(
        anything,
        fc.array(fc.record({ name: text, source: text, size_gb: anything }, { requiredKeys: [] }), { maxLength: 3 }),
      ),
    },
    { requiredKeys: [] },
  ),
  { minLength: 1, maxLength: 2 },
)

describe("whatever a discovery Job prints", () => {
  it.each([
    ["the name of no GPU", { gpu: "X1".repeat(40) }],
    ["a name that grows in upper case", { gpu: "ß".repeat(40) }],
    ["more GPUs than can be counted", { gpu: "MI300X", gpu_count: 2 ** 40 }],
    ["less than no GPU", { gpu_count: -1 }],
    ["half a GPU", { gpu_count: 0.5 }],
  ])("%s is left out of what workloads ask for, and kept in the original", (_title, metadata) => {
    const subject = afterPrinting(JSON.stringify([{ profile: { metadata } }]))
    expect(apiServerProblems(subject)).toEqual([])
    expect(subject.status?.resolvedHardware?.gpu?.requests).toBe(1)
    expect(subject.status?.profile?.originalDiscoveryOutput).toEqual({ profile: { metadata } })
  })

  it("the template takes it or says that it failed, and the API server takes the status", () => {
    fc.assert(
      fc.property(output, (entries) => {
        const log = JSON.stringify(entries)
        const subject = afterPrinting(log)
        expect(apiServerProblems(subject)).toEqual([])
        const [, discovered] = shortly(subject, "Discovered")
        const isRead = Result.isSuccess(readDiscoveryLog(log, undefined))
        expect(discovered).toBe(isRead ? "True/DiscoveryComplete" : "False/DiscoveryFailed")
      }),
      { numRuns: 300 },
    )
  })
})

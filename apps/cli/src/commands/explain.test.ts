import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runCli } from "../test-fixtures/run-cli.ts"

const examples = ["-f", EXAMPLES_DIRECTORY]

describe("aim explain", () => {
  it.effect("tells of a service that is served what was chosen, and by what it won", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* runCli(["explain", "llama-chat", ...examples])
      expect(status).toBe(0)
      expect(stdout).toContain("cluster model llama-3-1-8b-instruct: chosen")
      expect(stdout).toMatch(/routing\.requestTimeout +600s +Namespace/)
      expect(stdout).toMatch(/routing\.enabled +true +Cluster/)
      expect(stdout).toMatch(/cluster template llama-3-1-8b-mi300x-latency-fp8 +chosen +1 +BestMatch/)
      expect(stdout).toContain(
        "It is ahead of cluster template llama-3-1-8b-mi300x-latency-fp16 by its precision: fp8, not fp16.",
      )
      expect(stdout).toMatch(/VLLM_LOGGING_LEVEL +RuntimeConfig +ClusterRuntimeConfig/)
      expect(stdout).toContain("published at /ml-team/llama-chat on gateway inference-gateway")
    }),
  )

  it.effect("gives each candidate exactly one verdict", () =>
    Effect.gen(function* () {
      const { stdout } = yield* runCli(["explain", "llama-chat", ...examples, "-o", "json"])
      const { decisions } = JSON.parse(stdout)
      const selection = decisions.find(({ _tag }: { readonly _tag: string }) => _tag === "TemplateSelection")
      const names = selection.diagnostics.map(
        ({ template }: { readonly template: { readonly name: string } }) => template.name,
      )
      expect(names.toSorted()).toEqual([
        "llama-3-1-8b-mi210-latency-fp16",
        "llama-3-1-8b-mi300x-latency-fp16",
        "llama-3-1-8b-mi300x-latency-fp8",
        "llama-3-1-8b-mi300x-throughput-fp8",
        "llama-3-1-8b-mi325x-latency-fp8",
      ])
    }),
  )

  it.effect("tells of a service that waits what would help", () =>
    Effect.gen(function* () {
      const { stdout } = yield* runCli(["explain", "mixtral", ...examples])
      expect(stdout).toContain("AIMService research/mixtral: Pending")
      expect(stdout).toContain("set spec.template.allowUnoptimized to true")
      expect(stdout).toContain("add a node with 2 MI325X")
    }),
  )

  it.effect("shows no value of an environment variable", () =>
    Effect.gen(function* () {
      const { stdout } = yield* runCli(["explain", "llama-chat", ...examples, "-o", "yaml"])
      expect(stdout).toContain("HF_TOKEN")
      expect(stdout).not.toContain("WARNING")
    }),
  )

  it.effect("chooses anew for a service that has a status, and says what it has", () =>
    Effect.gen(function* () {
      const stdin = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata: {name: live, namespace: ml-team}
spec: {model: {name: llama-3-1-8b-instruct}}
status: {status: Running, resolvedTemplate: {name: some-other, scope: Cluster}}
`
      const { stdout } = yield* runCli(["explain", "live", ...examples, "-f", "-"], { stdin })
      expect(stdout).toContain("Its status names template some-other, chosen earlier")
      expect(stdout).toMatch(/llama-3-1-8b-mi300x-latency-fp8 +chosen/)
    }),
  )

  it.effect("names the services that there are when it is asked for another one", () =>
    Effect.gen(function* () {
      const { stderr, status } = yield* runCli(["explain", "nope", ...examples])
      expect(stderr).toContain(
        "error: no AIMService nope in the manifests; they have ml-team/fine-tuned, ml-team/llama-70b, ",
      )
      expect(status).toBe(2)
      expect((yield* runCli(["explain", "phi", "-n", "ml-team", ...examples])).stderr).toContain(
        "no AIMService ml-team/phi",
      )
    }),
  )
})

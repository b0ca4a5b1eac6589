import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runCli } from "../test-fixtures/run-cli.ts"

const catalog = ["-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", `${EXAMPLES_DIRECTORY}/catalog`]

const template = (name: string, body: string): string => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMServiceTemplate
metadata: {name: ${name}, namespace: ml-team, uid: "1"}
${body}
`

/** What `aim explain template` says of a template in namespace ml-team beside the catalog. */
const explain = (name: string, body: string) =>
  runCli(["explain", "template", name, ...catalog, "-f", "-"], { stdin: template(name, body) })

describe("aim explain template", () => {
  it.effect("tells of one that is ready which hardware it needs, and which nodes have it", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* runCli(["explain", "template", "llama-3-1-8b-mi300x-latency-fp8", ...catalog])
      expect(status).toBe(0)
      expect(stdout).toContain("AIMClusterServiceTemplate llama-3-1-8b-mi300x-latency-fp8: Ready")
      expect(stdout).toContain("cluster model llama-3-1-8b-instruct exists")
      expect(stdout).toContain("Required, says discovery: 1 x MI300X")
      expect(stdout).toMatch(/mi300x-a +MI300X +192 GiB +8 amd.com\/gpu +yes/)
      expect(stdout).toMatch(/mi210-a +MI210 +64 GiB +4 amd.com\/gpu +no/)
      expect(stdout).toMatch(/Ready +True +AllComponentsReady/)
    }),
  )

  it.effect("tells of one whose GPU is missing what there is instead", () =>
    Effect.gen(function* () {
      const { stdout } = yield* explain(
        "big",
        "spec: {modelName: llama-3-1-8b-instruct, gpu: {minVram: 256Gi, requests: 2}}",
      )
      expect(stdout).toContain("AIMServiceTemplate ml-team/big: NotAvailable")
      expect(stdout).toContain("Required, says the specification: 2 x GPU with at least 256Gi of memory each")
      expect(stdout).toContain("No node has a GPU with 256Gi of memory; the largest in the cluster: MI300X (192Gi)")
      expect(stdout).not.toMatch(/ yes$/m)
      expect(stdout).toContain("Discovery waits for what it needs")
    }),
  )

  it.effect("tells of one that needs no GPU that no node matters", () =>
    Effect.gen(function* () {
      const { stdout } = yield* explain("small", "spec: {modelName: llama-3-1-8b-instruct}")
      expect(stdout).toContain("AIMServiceTemplate ml-team/small: Pending")
      expect(stdout).toContain("No GPU is needed")
      expect(stdout).not.toContain("NODE ")
    }),
  )

  it.effect("tells how often discovery failed, why, and when it is tried next", () =>
    Effect.gen(function* () {
      const spec = "spec: {modelName: llama-3-1-8b-instruct, gpu: {model: MI300X, requests: 1}}"
      const anew = yield* runCli(["explain", "template", "broken", ...catalog, "-f", "-", "-o", "json"], {
        stdin: template("broken", spec),
      })
      const discovery = JSON.parse(anew.stdout).decisions.find(
        ({ _tag }: { readonly _tag: string }) => _tag === "Discovery",
      )
      yield* TestClock.setTime(Date.parse("2026-01-01T00:01:30Z"))
      const { stdout } = yield* explain(
        "broken",
        `${spec}
status:
  status: Failed
  discovery: {attempts: 2, lastAttemptTime: "2026-01-01T00:01:00Z", lastFailureReason: it crashed, specHash: ${discovery.specHash}}`,
      )
      expect(stdout).toContain("AIMServiceTemplate ml-team/broken: Failed")
      expect(stdout).toContain("Attempt 2 failed: it crashed; the next one starts at 2026-01-01T00:03:00Z")
      expect(stdout).toContain("Failed attempts: 2")
      expect(stdout).toContain("Next attempt: 2026-01-01T00:03:00Z, in 1m30s")
    }),
  )

  it.effect("tells of hardware that contradicts itself, and of a model that is missing", () =>
    Effect.gen(function* () {
      const { stdout } = yield* explain("odd", "spec: {modelName: none, gpu: {requests: 1}, gpuSelector: {count: 2}}")
      expect(stdout).toContain("gpuSelector and gpu ask for different GPUs; write one of them, or the same in both")
      expect(stdout).toContain("there is neither a model none in namespace ml-team nor a cluster model none")
    }),
  )

  it.effect("names the templates that there are when it is asked for another one", () =>
    Effect.gen(function* () {
      const { stderr, status } = yield* runCli(["explain", "template", "nope", ...catalog])
      expect(stderr).toContain("error: no template nope in the manifests; they have cluster template ")
      expect(status).toBe(2)
    }),
  )

  it.effect("wants to know which, where a namespace and the cluster have one of the name", () =>
    Effect.gen(function* () {
      const name = "llama-3-1-8b-mi300x-latency-fp8"
      const stdin = template(name, "spec: {modelName: llama-3-1-8b-instruct}")
      const ask = (...words: ReadonlyArray<string>) => runCli(["explain", ...words, ...catalog, "-f", "-"], { stdin })
      const both = yield* ask("template", name)
      expect(both).toMatchObject({ status: 2, stderr: expect.stringContaining("choose one with -n") })
      expect((yield* ask("template", name, "-n", "ml-team")).stdout).toContain(`AIMServiceTemplate ml-team/${name}: `)
      expect((yield* ask("clustertemplate", name)).stdout).toContain(`AIMClusterServiceTemplate ${name}: Ready`)
      expect((yield* ask("node", name)).stderr).toContain("node cannot be explained; allowed are: aim explain service ")
    }),
  )
})

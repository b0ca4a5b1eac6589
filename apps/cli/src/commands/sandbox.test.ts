import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const own = `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata: {name: mine, namespace: my-team}
spec:
  model: {name: llama-3-1-8b-instruct}
`

const rowOf = (stdout: string, service: string): string =>
  stdout.split("\n").findLast((line) => line.split(/ {2,}/)[1] === service && !line.startsWith(" ")) ?? ""

describe("aim sandbox", () => {
  it.live(
    "brings every example service to Running but the one that no template fits, and explains itself",
    () =>
      withFile(own, (file) =>
        Effect.gen(function* () {
          const startedAt = performance.now()
          const { stdout, stderr, status } = yield* runCli(["sandbox", "-f", file])
          expect(stderr).toBe("")
          expect(status).toBe(0)
          expect(performance.now() - startedAt).toBeLessThan(15_000)

          const running = ["llama-70b", "llama-batch", "llama-chat", "qwen-elastic", "embeddings", "phi", "qwen"]
          expect(running.map((service) => rowOf(stdout, service).split(/ {2,}/)[2])).toEqual(
            running.map(() => "Running"),
          )
          expect(rowOf(stdout, "mixtral")).toMatch(/Pending/)
          expect(rowOf(stdout, "phi")).toMatch(/phi-4-mi210-latency-fp16 +1 +\/nlp-team\/chat/)
          expect(rowOf(stdout, "qwen-elastic")).toContain("1/1 (1-3)")
          expect(rowOf(stdout, "mine")).toMatch(/^my-team +mine +Running/)

          expect(stdout).toContain("Why ml-team/llama-chat has its template")
          expect(stdout).toContain("could be used: set spec.template.allowUnoptimized to true")
          expect(stdout).toContain("~ spec.predictor.minReplicas: 1 → 2")
          expect(stdout).not.toContain("~ change HTTPRoute")
        }),
      ),
    30_000,
  )

  it.live("starts nothing on manifests that are wrong", () =>
    withFile(`${own}  replica: 3\n`, (file) =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runCli(["sandbox", "-f", file])
        expect(stderr).toContain("spec.replica: unknown field; did you mean replicas?")
        expect(stdout).toBe("")
        expect(status).toBe(2)
      }),
    ),
  )
})

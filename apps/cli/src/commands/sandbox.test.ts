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
          expect(performance.now() - startedAt).toBeLessThan(30_000)

          const running = [
            ...["fine-tuned", "llama-70b", "llama-batch", "llama-chat", "qwen-elastic"],
            ...["deepseek", "embeddings", "gpt-oss", "phi", "qwen"],
          ]
          expect(running.map((service) => rowOf(stdout, service).split(/ {2,}/)[2])).toEqual(
            running.map(() => "Running"),
          )
          expect(rowOf(stdout, "mixtral")).toMatch(/Pending/)
          expect(rowOf(stdout, "phi")).toMatch(/phi-4-mi210-latency-fp16 +1 +\/nlp-team\/chat/)
          expect(rowOf(stdout, "qwen-elastic")).toContain("1/1 (1-3)")
          expect(rowOf(stdout, "mine")).toMatch(/^my-team +mine +Running/)

          // The catalog came up by itself: no object of it was given a status.
          const [catalog = ""] = stdout.split("NAMESPACE  SERVICE")
          expect(catalog).toMatch(/^ +\d+\.\ds {2}models: .*(Pending|Progressing)/m)
          expect(catalog).toMatch(/models: 9 Ready; templates: 18 Ready, 2 NotAvailable\n/)
          expect(catalog).toMatch(/^llama-3-1-8b-instruct +Ready +manifest +4 Ready, 1 NotAvailable +manifest$/m)
          expect(catalog).toMatch(/^gpt-oss-20b +Ready +manifest +2 Ready +image labels$/m)
          expect(catalog).toMatch(/^\S+deepseek-v3-0-9-1-\w+ +Ready +model source deepseek +1 Ready +image labels$/m)
          expect(catalog).not.toContain("0-8-4")
          expect(catalog).toContain(
            "Cache ml-team/llama-3-3-70b-weights of llama-3-3-70b-mi300x-4x-latency-fp8 is Ready: meta-llama/Llama-3.3-70B-Instruct, 141 GiB",
          )
          expect(rowOf(stdout, "deepseek")).toMatch(/1x-mi300x-lat-fp8/)
          expect(rowOf(stdout, "fine-tuned")).toMatch(/ml-team-llama-3-1-8b-support-\w+-custom-\w+/)

          expect(stdout).toContain("Why ml-team/llama-chat has its template")
          expect(stdout).toContain("could be used: set spec.template.allowUnoptimized to true")
          expect(stdout).toContain("~ spec.predictor.minReplicas: 1 → 2")
          expect(stdout).not.toContain("~ change HTTPRoute")
        }),
      ),
    60_000,
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

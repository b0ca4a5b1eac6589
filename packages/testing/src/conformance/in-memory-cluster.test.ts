import { readFileSync } from "node:fs"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { InMemoryCluster } from "../in-memory-cluster/in-memory-cluster.ts"
import { runScript, type StepResult } from "./run-script.ts"
import { apiServerScript } from "./script/api-server-script.ts"

const recorded: ReadonlyArray<StepResult> = readFileSync(
  new URL("./recorded/kube-apiserver-1.34.4.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))

describe("the in-memory cluster does as kube-apiserver 1.34 did", () => {
  let results: ReadonlyArray<StepResult> = []
  beforeAll(async () => {
    results = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(InMemoryCluster.layer())))
  }, 60_000)

  it("the recording is of this script", () => {
    expect(recorded.map((step) => step.name)).toEqual(apiServerScript.map((step) => step.name))
  })

  it.each(recorded.map((step, index) => [index + 1, step.name] as const))("operation #%i: %s", (number) => {
    expect(results[number - 1]).toEqual(recorded[number - 1])
  })
})

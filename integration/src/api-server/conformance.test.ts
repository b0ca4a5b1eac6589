import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { apiServerScript, InMemoryCluster, runScript, type StepResult } from "@aim-engine/testing"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"

describe("one script of operations, on the in-memory cluster and on a real API server", () => {
  let plane: ControlPlane
  let real: ReadonlyArray<StepResult> = []
  let inMemory: ReadonlyArray<StepResult> = []

  beforeAll(async () => {
    plane = await startControlPlane({ controllerManager: true, serviceAccounts: true })
    const config = new KubeConfig()
    config.loadFromString(plane.config.kubeconfigYaml)
    real = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(clientNodeLayer(config))))
    inMemory = await Effect.runPromise(runScript(apiServerScript).pipe(Effect.provide(InMemoryCluster.layer())))
  }, 900_000)
  afterAll(() => plane?.stop())

  it("has at least 60 operations", () => {
    expect(apiServerScript.length).toBeGreaterThanOrEqual(60)
  })

  it.each(apiServerScript.map((step, index) => [index + 1, step.name] as const))("operation #%i: %s", (number) => {
    expect(inMemory[number - 1]).toEqual(real[number - 1])
  })
})

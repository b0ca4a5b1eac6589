import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { simulateGateway } from "../../../packages/testing/src/simulators/gateway.ts"
import { simulateKServe } from "../../../packages/testing/src/simulators/kserve.ts"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect, Fiber } from "effect"

/** Plays KServe, KEDA and a gateway controller on a real API server; the returned function ends them. */
export const simulateWorld = (kubeconfig: string): (() => Promise<void>) => {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const world = Effect.all([simulateKServe({ startsWithin: "200 millis" }), simulateGateway], {
    concurrency: "unbounded",
  })
  const fiber = Effect.runFork(Effect.provide(world, clientNodeLayer(config)))
  return () => Effect.runPromise(Effect.asVoid(Fiber.interrupt(fiber)))
}

import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import {
  simulateAutoscaler,
  simulateClaimBinder,
  simulateGateway,
  simulateKServe,
  simulateKubelet,
} from "@aim-engine/testing"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect, Fiber } from "effect"

/** What runs in a cluster besides its control plane. Jobs have their real controller there. */
const world = Effect.all(
  [simulateKubelet(), simulateKServe(), simulateGateway(), simulateClaimBinder(), simulateAutoscaler()],
  { concurrency: "unbounded", discard: true },
)

/** Plays nodes, KServe, KEDA, a gateway and a storage provisioner on a real API server; the returned function ends them. */
export const simulateWorld = (kubeconfig: string): (() => Promise<void>) => {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const fiber = Effect.runFork(Effect.provide(world, clientNodeLayer(config)))
  return () => Effect.runPromise(Effect.asVoid(Fiber.interrupt(fiber)))
}

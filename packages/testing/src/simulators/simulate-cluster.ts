import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { type Load, simulateAutoscaler } from "./autoscaler.ts"
import { type ClaimBinderOptions, simulateClaimBinder } from "./claim-binder.ts"
import { type GatewayOptions, simulateGateway } from "./gateway.ts"
import { simulateJobs } from "./job-controller.ts"
import { type KServeOptions, simulateKServe } from "./kserve.ts"
import { type KubeletOptions, simulateKubelet } from "./kubelet.ts"

/** How the parts of the cluster behave. */
export interface SimulationOptions {
  readonly kubelet?: KubeletOptions
  readonly kserve?: KServeOptions
  readonly gateway?: GatewayOptions
  readonly claims?: ClaimBinderOptions
  readonly load?: Load
}

/**
 * Plays everything that an AIM Engine cluster runs besides the API server and the engine: kubelets, Jobs, KServe, a
 * gateway, a storage provisioner and autoscaling. Runs until it is interrupted.
 *
 * @example
 * const cluster = yield* InMemoryCluster
 * yield* Effect.forkScoped(simulateCluster({ kubelet: { writeLog: cluster.writePodLog } }))
 */
export const simulateCluster = (options: SimulationOptions = {}): Effect.Effect<never, never, KubernetesApi> =>
  Effect.all(
    [
      simulateKubelet(options.kubelet),
      simulateJobs(options.kserve?.node),
      simulateKServe(options.kserve),
      simulateGateway(options.gateway),
      simulateClaimBinder(options.claims),
      simulateAutoscaler(options.load),
    ],
    { concurrency: "unbounded", discard: true },
  ).pipe(Effect.andThen(Effect.never))

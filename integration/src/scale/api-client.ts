import type { KubernetesApi } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { KubeConfig } from "@kubernetes/client-node"
import { type Effect, ManagedRuntime } from "effect"

/** Someone who talks to a real API server beside the operator: the administrator, or a simulator. */
export interface ApiClient {
  readonly run: <A, E>(effect: Effect.Effect<A, E, KubernetesApi>, signal?: AbortSignal) => Promise<A>
  readonly close: () => Promise<void>
}

/** A client with the credentials of a kubeconfig file. */
export const apiClient = (kubeconfig: string): ApiClient => {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const runtime = ManagedRuntime.make(clientNodeLayer(config))
  return {
    run: (effect, signal) => runtime.runPromise(effect, signal === undefined ? {} : { signal }),
    close: () => runtime.dispose(),
  }
}

import { KubernetesApi } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { loadKubeconfig } from "@aim-engine/operator/kubeconfig"
import { Context, Effect, Layer } from "effect"
import { DEFAULT_NAMESPACE } from "../commands/manifest-flags.ts"
import { refuse } from "../exit-status.ts"
import type { Connect } from "./cluster-connection.ts"

/** Connects as kubectl does: with `--kubeconfig`, else `KUBECONFIG`, else `~/.kube/config`, and in a pod with its own account. */
export const connect: Connect = Effect.fnUntraced(function* (choice) {
  const config = yield* Effect.catch(loadKubeconfig(choice), ({ message }) => refuse(message))
  const services = yield* Effect.catch(Layer.build(clientNodeLayer(config)), ({ message }) => refuse(message))
  const context = config.getContextObject(config.getCurrentContext())
  return { api: Context.get(services, KubernetesApi), namespace: context?.namespace ?? DEFAULT_NAMESPACE }
})

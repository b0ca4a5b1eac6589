import { KubeConfig } from "@kubernetes/client-node"
import { Effect, Option, Schema } from "effect"

/** The cluster to work on could not be made out. */
export class KubeconfigError extends Schema.TaggedError<KubeconfigError>()("KubeconfigError", {
  message: Schema.String,
}) {}

/** Which cluster, as given on the command line. */
export interface ClusterChoice {
  readonly kubeconfig: Option.Option<string>
  readonly context: Option.Option<string>
}

/**
 * The cluster and credentials to use: the given file; else the pod's own service account; else `KUBECONFIG` or
 * `~/.kube/config`. Source: client-go, in-cluster and default loading rules.
 */
export const loadKubeconfig = Effect.fnUntraced(function* ({ kubeconfig, context }: ClusterChoice) {
  const config = yield* Effect.try({
    try: () => {
      const loaded = new KubeConfig()
      if (Option.isSome(kubeconfig)) loaded.loadFromFile(kubeconfig.value)
      else loaded.loadFromDefault()
      return loaded
    },
    catch: (cause) => {
      const from = Option.match(kubeconfig, { onNone: () => "the default kubeconfig", onSome: (file) => file })
      return new KubeconfigError({
        message: `${from} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      })
    },
  })
  const contexts = config.getContexts().map(({ name }) => name)
  if (Option.isSome(context)) {
    if (!contexts.includes(context.value)) {
      const allowed = contexts.toSorted().join(", ") || "none"
      return yield* new KubeconfigError({ message: `no context ${context.value}; the kubeconfig has ${allowed}` })
    }
    config.setCurrentContext(context.value)
  }
  if (config.getCurrentCluster() === null) {
    return yield* new KubeconfigError({ message: "the kubeconfig has no current context; choose one with --context" })
  }
  return config
})

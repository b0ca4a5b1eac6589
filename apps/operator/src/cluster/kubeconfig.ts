import { existsSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
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

/** Where a configuration is read from: how errors name it, and how it is loaded. */
interface Origin {
  readonly name: string
  readonly load: (config: KubeConfig) => void
}

/** Where Kubernetes puts the credentials of a pod's own account. */
export const ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"

const fromFile = (file: string): Origin => ({ name: file, load: (config) => config.loadFromFile(file) })

/**
 * Where the configuration is: the given file; else the files in `KUBECONFIG`; else the pod's own account; else
 * `~/.kube/config`. Source: controller-runtime, `config.GetConfig`.
 */
const originOf = (kubeconfig: Option.Option<string>): Origin | undefined => {
  if (Option.isSome(kubeconfig)) return fromFile(kubeconfig.value)
  const { KUBECONFIG = "", KUBERNETES_SERVICE_HOST = "" } = process.env
  // Several files are joined, which client-node does where the variable is its own business.
  if (KUBECONFIG !== "") return { name: KUBECONFIG, load: (config) => config.loadFromDefault() }
  if (KUBERNETES_SERVICE_HOST !== "" && existsSync(join(ACCOUNT_FOLDER, "token"))) {
    return { name: ACCOUNT_FOLDER, load: (config) => config.loadFromCluster() }
  }
  const file = join(homedir(), ".kube", "config")
  return existsSync(file) ? fromFile(file) : undefined
}

const load = ({ name, load }: Origin): Effect.Effect<KubeConfig, KubeconfigError> =>
  Effect.try({
    try: () => {
      const config = new KubeConfig()
      load(config)
      return config
    },
    catch: (cause) => {
      const why = cause instanceof Error ? cause.message : String(cause)
      return new KubeconfigError({ message: `the kubeconfig ${name} cannot be read: ${why.split("\n", 1)[0]}` })
    },
  })

const isServer = (server: unknown): boolean => {
  const url = typeof server === "string" ? URL.parse(server) : null
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== ""
}

/** What is wrong with the current context, as a sentence; undefined if nothing is. */
const problemOf = (config: KubeConfig): string | undefined => {
  const current = config.getCurrentContext()
  if (!current) return "has no current-context; choose one with --context"
  const context = config.getContextObject(current)
  if (context === null) return `names current-context ${JSON.stringify(current)}, which is not among its contexts`
  const cluster = config.getCluster(context.cluster)
  if (cluster === null) {
    return `names cluster ${JSON.stringify(context.cluster)} in context ${current}, which is not among its clusters`
  }
  return isServer(cluster.server)
    ? undefined
    : `has ${JSON.stringify(cluster.server)} as server of cluster ${cluster.name}; allowed is a URL such as https://10.0.0.1:6443`
}

/** The cluster and credentials to use. Errors name the file, the field and its value; never a credential. */
export const loadKubeconfig = Effect.fnUntraced(function* ({ kubeconfig, context }: ClusterChoice) {
  const origin = originOf(kubeconfig)
  if (origin === undefined) {
    return yield* new KubeconfigError({
      message: "there is no kubeconfig: give --kubeconfig or KUBECONFIG, or run in a pod that has an account",
    })
  }
  const config = yield* load(origin)
  const contexts = config.getContexts().map(({ name }) => name)
  if (Option.isSome(context)) {
    if (!contexts.includes(context.value)) {
      const allowed = contexts.toSorted().join(", ") || "none"
      return yield* new KubeconfigError({
        message: `--context is ${JSON.stringify(context.value)}; the kubeconfig ${origin.name} has ${allowed}`,
      })
    }
    config.setCurrentContext(context.value)
  }
  const problem = problemOf(config)
  if (problem !== undefined) return yield* new KubeconfigError({ message: `the kubeconfig ${origin.name} ${problem}` })
  return config
})

import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Context, Effect, type Option, type Scope } from "effect"
import type { BadInput } from "../exit-status.ts"

/** Which cluster, as given on the command line. */
export interface ClusterChoice {
  readonly kubeconfig: Option.Option<string>
  readonly context: Option.Option<string>
}

/** A cluster that can be asked. */
export interface ClusterConnection {
  readonly api: KubernetesApi["Service"]
  /** The namespace of the kubeconfig's context: where names are looked for that come without a namespace. */
  readonly namespace: string
}

/** Opens a connection for as long as the scope lasts. */
export type Connect = (choice: ClusterChoice) => Effect.Effect<ClusterConnection, BadInput, Scope.Scope>

/** The client of a real cluster is loaded by the commands that use one: the others start without it. */
const connectKubeconfig: Connect = (choice) =>
  Effect.flatMap(
    Effect.promise(() => import("./kubeconfig-connection.ts")),
    ({ connect }) => connect(choice),
  )

/** How commands reach a cluster; by way of a kubeconfig unless something else is provided. */
export const ConnectCluster = Context.Reference<Connect>("@aim-engine/cli/cluster/ConnectCluster", {
  defaultValue: () => connectKubeconfig,
})

/** The cluster that the command line names. */
export const connectCluster = (choice: ClusterChoice) => ConnectCluster.use((connect) => connect(choice))

import { Flag } from "effect/cli"

/** Which cluster is asked, as with kubectl. */
export const clusterFlags = {
  kubeconfig: Flag.String("kubeconfig").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The kubeconfig; else KUBECONFIG, else ~/.kube/config"),
    Flag.optional,
  ),
  context: Flag.String("context").pipe(
    Flag.withDescription("The context of the kubeconfig, instead of its current one"),
    Flag.optional,
  ),
}

/** `-n`: where to look; the namespace of the kubeconfig's context unless given. */
export const liveNamespaceFlag = Flag.String("namespace").pipe(
  Flag.withAlias("n"),
  Flag.withDescription("The namespace; that of the kubeconfig's context unless given"),
  Flag.optional,
)

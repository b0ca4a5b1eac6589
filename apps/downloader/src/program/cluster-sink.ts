import { AIMArtifactKind, AIMModelCacheKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { KubeConfig } from "@kubernetes/client-node"
import { Cause, Effect, Layer } from "effect"
import type { ProgressReport } from "../report/progress.ts"
import { ReportSink } from "../report/reporter.ts"

/** Who writes progress, as the API server records it. */
const FIELD_MANAGER = "aim-artifact-downloader"
/** A report that takes longer is given up: the next one tells more anyway. */
const PATIENCE = "10 seconds"

const silent: Layer.Layer<ReportSink> = Layer.succeed(ReportSink, { write: () => Effect.void })

/**
 * Writes reports into the status of the artifact that is downloaded, named by `ARTIFACT_NAMESPACE`, `ARTIFACT_NAME` and
 * `ARTIFACT_RESOURCE`. Without those, reports go nowhere. Only the fields of the report are sent: everything else in the status
 * is the operator's.
 */
export const clusterSink = (env: NodeJS.ProcessEnv): Layer.Layer<ReportSink> => {
  const { ARTIFACT_NAME: name = "", ARTIFACT_NAMESPACE: namespace = "", ARTIFACT_RESOURCE: resource } = env
  if (name === "" || namespace === "") return silent
  const kind = resource === AIMModelCacheKind.plural ? AIMModelCacheKind : AIMArtifactKind
  return Layer.effect(
    ReportSink,
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const warnOnce = yield* Effect.cached(
        Effect.logWarning("The progress cannot be reported; the download goes on without"),
      )
      const write = (report: ProgressReport) =>
        api
          .patch(
            kind,
            { namespace, name },
            { type: "merge", body: { status: report } },
            { fieldManager: FIELD_MANAGER, subresource: "status" },
          )
          .pipe(
            Effect.timeout(PATIENCE),
            Effect.catchCause((cause) => Effect.andThen(warnOnce, Effect.logDebug(Cause.squash(cause)))),
            Effect.asVoid,
          )
      return { write }
    }),
  ).pipe(
    Layer.provide(Layer.unwrap(Effect.sync(() => clientNodeLayer(clusterConfig())))),
    Layer.catchCause((cause) =>
      Layer.effectDiscard(Effect.logWarning(`The progress cannot be reported: ${Cause.squash(cause)}`)).pipe(
        Layer.merge(silent),
      ),
    ),
  )
}

/** The cluster that the pod runs in, or the one that `KUBECONFIG` names. */
const clusterConfig = (): KubeConfig => {
  const config = new KubeConfig()
  config.loadFromDefault()
  return config
}

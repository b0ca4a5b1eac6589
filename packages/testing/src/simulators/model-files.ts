import {
  type AIMArtifactDownloadStatus,
  AIMArtifactKind,
  AIMModelCacheKind,
  ArtifactComponent,
  type DownloadProgress,
  type EnvVar,
  Label,
  type Pod,
} from "@aim-engine/api"
import { formatBytes } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { type Duration, Effect } from "effect"
import type { Behaviour, BehaviourRule, Work } from "./container-behaviour.ts"

/** What may be wrong with a source, or with the volume that it is downloaded to. */
export type FilesTrouble =
  /** There is no such repository or bucket. */
  | "NotFound"
  /** Its conditions were not accepted, or the token is not the right one. */
  | "Refused"
  /** The other side answers with errors. */
  | "Unavailable"
  /** The volume is too small. It can be measured nevertheless. */
  | "NoSpace"
  /** What arrives is not what was sent. It can be measured nevertheless. */
  | "Damaged"
  /** From the middle on nothing arrives, until the downloader gives up. It can be measured nevertheless. */
  | "Stalled"

/** The files of a model at their source. */
export interface ModelFiles {
  readonly bytes: number
  readonly trouble?: FilesTrouble
}

/** How sources are read. */
export interface ModelFilesOptions {
  /** How long measuring takes. Default 1 second. */
  readonly measureAfter?: Duration.Input
  /** How long a download takes. Default 10 seconds. */
  readonly downloadAfter?: Duration.Input
}

/** What the downloader says of it. The operator knows the words. */
const WORDS: Readonly<Record<FilesTrouble, (uri: string) => string>> = {
  NotFound: (uri) => `Repository Not Found (404) for ${uri}`,
  Refused: (uri) => `Cannot access gated repo (403) at ${uri}: accept its conditions, and set HF_TOKEN`,
  Unavailable: (uri) => `the hub answered 503 for ${uri}`,
  NoSpace: (uri) => `No space left on device (ENOSPC): cannot write /cache for ${uri}`,
  Damaged: (uri) => `the files of ${uri} are not those of the source: they were removed`,
  Stalled: () => "transfer stalled: no byte was written",
}

const SHOWS_WHEN_MEASURED: ReadonlySet<FilesTrouble> = new Set(["NotFound", "Refused", "Unavailable"])
/** How much of a download's time is for the transfer; then the files are verified. */
const TRANSFER_SHARE = 0.9

const uriOf = (pod: Pod): string => pod.spec?.containers[0]?.args?.[0] ?? ""

const envOf = (pod: Pod, name: string): string | undefined => {
  const env: ReadonlyArray<EnvVar> = pod.spec?.containers[0]?.env ?? []
  return env.find((variable) => variable.name === name)?.value
}

const fail = (after: Duration.Input, trouble: FilesTrouble, uri: string) => ({
  _tag: "Fail" as const,
  after,
  exitCode: 1,
  log: `INFO ${uri}\nERROR ${WORDS[trouble](uri)}\n`,
})

/** What a downloader reports at a moment. `passed`: how much of the transfer is done, from 0 to 1. */
const reportAt = (pod: Pod, bytes: number, passed: number) => {
  const protocols = uriOf(pod).startsWith("s3://") ? "S3" : (envOf(pod, "AIM_DOWNLOADER_PROTOCOL") ?? "HTTP")
  const protocol = protocols.split(",")[0] ?? ""
  const percentage = passed >= 1 ? 100 : Math.min(99, Math.floor(passed * 100))
  const progress: DownloadProgress = {
    totalBytes: bytes,
    downloadedBytes: Math.floor(bytes * Math.min(1, passed)),
    percentage,
    displayPercentage: `${percentage} %`,
  }
  const download: AIMArtifactDownloadStatus = {
    protocol,
    attempt: 1,
    totalAttempts: protocols.split(",").length,
    protocolSequence: protocols,
    message: percentage === 100 ? "Verifying integrity..." : `Downloading with ${protocol}`,
  }
  return { progress, download }
}

/** Reports progress to the artifact that the pod's environment names, up to a share of the transfer. */
const reportProgress =
  (bytes: number, upTo: number): Work =>
  (pod, passed) => {
    const name = envOf(pod, "ARTIFACT_NAME")
    const namespace = envOf(pod, "ARTIFACT_NAMESPACE")
    if (name === undefined || namespace === undefined) return Effect.void
    const kind = envOf(pod, "ARTIFACT_RESOURCE") === AIMModelCacheKind.plural ? AIMModelCacheKind : AIMArtifactKind
    const status = reportAt(pod, bytes, Math.min(upTo, passed / TRANSFER_SHARE))
    return Effect.flatMap(
      KubernetesApi,
      (api) =>
        api.patch(
          kind,
          { namespace, name },
          { type: "merge", body: { status } },
          { fieldManager: "aim-artifact-downloader", subresource: "status" },
        ),
      // No download ends because its report does not arrive.
    ).pipe(Effect.ignore)
  }

const measure = (uri: string, files: ModelFiles, after: Duration.Input): Behaviour => {
  const { bytes, trouble } = files
  if (trouble !== undefined && SHOWS_WHEN_MEASURED.has(trouble)) return fail(after, trouble, uri)
  return { _tag: "Succeed", after, log: `${JSON.stringify({ url: uri, sizeBytes: bytes })}\n` }
}

const download = (uri: string, { bytes, trouble }: ModelFiles, after: Duration.Input, pod: Pod): Behaviour => {
  switch (trouble) {
    case "Stalled": {
      const seconds = envOf(pod, "STALL_TIMEOUT") ?? "120"
      return { ...fail(`${Number(seconds)} seconds`, trouble, uri), work: reportProgress(bytes, 0.5) }
    }
    case undefined: {
      const log = `INFO ${uri} has ${formatBytes(BigInt(bytes)) ?? bytes}\nINFO ${uri} is complete and verified\n`
      return { _tag: "Succeed", after, log, work: reportProgress(bytes, 1) }
    }
    case "NoSpace":
      return { ...fail(after, trouble, uri), work: reportProgress(bytes, 0.5) }
    case "Damaged":
      return { ...fail(after, trouble, uri), work: reportProgress(bytes, 1) }
    default:
      return fail(after, trouble, uri)
  }
}

/**
 * What the pods do that measure and download model files, as the operator's downloader does it: log lines, exit codes,
 * and progress in the artifact's status. By the URI of the source, from a table that may change; a source that the table
 * does not have does not exist.
 */
export const modelFilesRules = (
  sources: { readonly get: (uri: string) => ModelFiles | undefined },
  { measureAfter = "1 second", downloadAfter = "10 seconds" }: ModelFilesOptions = {},
): ReadonlyArray<BehaviourRule> => {
  const rule = (component: string, run: (uri: string, files: ModelFiles, pod: Pod) => Behaviour): BehaviourRule => ({
    labels: { [Label.component]: component },
    behaviour: (pod) => run(uriOf(pod), sources.get(uriOf(pod)) ?? { bytes: 0, trouble: "NotFound" }, pod),
  })
  return [
    rule(ArtifactComponent.checkSize, (uri, files) => measure(uri, files, measureAfter)),
    rule(ArtifactComponent.download, (uri, files, pod) => download(uri, files, downloadAfter, pod)),
  ]
}

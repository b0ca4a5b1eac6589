import {
  Annotation,
  ArtifactComponent,
  CacheType,
  type Container,
  type Job,
  Label,
  type PodSpec,
  type StringMap,
} from "@aim-engine/api"
import { hashValues } from "../naming/hash-values.ts"
import { jobBackoffSeconds } from "../requeue/backoff.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import { type Artifact, type ArtifactKind, artifactKindOf } from "./artifact-kind.ts"
import type { ArtifactTask } from "./artifact-names.ts"
import type { ArtifactSettings } from "./artifact-options.ts"
import { DOWNLOAD_PATH, downloadEnv, TEMPORARY_PATH, userEnv } from "./download-env.ts"
import { DOWNLOADER_ACCOUNT } from "./downloader-access.ts"
import { artifactLabel } from "./plan-claim.ts"

/** User and group of the processes; the group owns the volume. */
const USER = 1000
/** Pods that a Job starts again before it fails. */
const POD_RETRIES = 2
/** Measuring takes seconds; what takes longer never ends. */
const CHECK_SIZE_DEADLINE_SECONDS = 300
/** For how long a Job that is done is kept at least, so that people can look at it. */
const KEPT_SECONDS = { "check-size": 300, download: 600 } as const
/** More than this no download needs beside the volume; it bounds what a runaway one takes from its node. */
const TEMPORARY_SIZE = "10Gi"

/** What the Jobs of an artifact are made from. */
export interface JobInputs {
  readonly artifact: Artifact
  readonly config: RuntimeConfig
  readonly settings: ArtifactSettings
}

/** A Job before it has its name and its number among the retries. */
export interface JobDraft {
  readonly task: ArtifactTask
  readonly container: Container
  readonly pod: Omit<PodSpec, "containers">
  readonly activeDeadlineSeconds?: number
  readonly annotations: StringMap
}

/** The image that downloads: the kind's default stands for the operator's own, which may come from a mirror. */
const downloadImage = ({ spec }: Artifact, { defaultImage, controller }: ArtifactKind, settings: ArtifactSettings) => {
  const image = spec.modelDownloadImage || defaultImage
  return controller === "artifact" && image === defaultImage ? settings.downloaderImage : image
}

const container = (
  fields: Pick<Container, "name" | "image" | "args" | "env"> & Partial<Container>,
  settings: ArtifactSettings,
): Container => ({
  imagePullPolicy: "IfNotPresent",
  ...fields,
  volumeMounts: [...(fields.volumeMounts ?? []), { name: "tmp", mountPath: TEMPORARY_PATH }],
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    // Images of others may write where they please.
    ...(fields.image === settings.downloaderImage ? { readOnlyRootFilesystem: true } : {}),
  },
})

const pod = ({ artifact, config }: JobInputs, own: Partial<PodSpec> = {}): Omit<PodSpec, "containers"> => {
  const secrets = [...(artifact.spec.imagePullSecrets ?? []), ...(config.imagePullSecrets ?? [])]
  const names = [...new Set(secrets.map(({ name = "" }) => name).filter((name) => name !== ""))]
  return {
    restartPolicy: "Never",
    ...(names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...own,
    volumes: [...(own.volumes ?? []), { name: "tmp", emptyDir: { sizeLimit: TEMPORARY_SIZE } }],
  }
}

/** The Job that measures a source. Its image is always the operator's: no other is known to be able to. */
export const checkSizeJob = (inputs: JobInputs): JobDraft => {
  const { artifact, config, settings } = inputs
  return {
    task: "check-size",
    activeDeadlineSeconds: CHECK_SIZE_DEADLINE_SECONDS,
    annotations: {},
    pod: pod(inputs),
    container: container(
      {
        name: "check-size",
        image: settings.downloaderImage,
        command: ["/check-size.sh"],
        args: [artifact.spec.sourceUri],
        env: userEnv(artifact, config),
      },
      settings,
    ),
  }
}

/** The Job that fills a claim. The second argument is for images that take the target from there. */
export const downloadJob = (
  inputs: JobInputs,
  claim: { readonly name: string; readonly uid: string },
  bytes: bigint,
): JobDraft => {
  const { artifact, config, settings } = inputs
  return {
    task: "download",
    annotations: { [Annotation.pvcUid]: claim.uid },
    pod: pod(inputs, {
      serviceAccountName: DOWNLOADER_ACCOUNT,
      volumes: [{ name: "cache", persistentVolumeClaim: { claimName: claim.name } }],
    }),
    container: container(
      {
        name: "model-download",
        image: downloadImage(artifact, artifactKindOf(artifact), settings),
        args: [artifact.spec.sourceUri, DOWNLOAD_PATH],
        env: downloadEnv(artifact, config, bytes),
        volumeMounts: [{ name: "cache", mountPath: DOWNLOAD_PATH }],
      },
      settings,
    ),
  }
}

/** What a Job was made from, as text: a failure with other inputs says nothing about the present ones. */
export const draftHash = ({
  container: { image = "", args = [], env = [] },
  pod: { imagePullSecrets = [] },
}: JobDraft) => hashValues([image, args, env, imagePullSecrets]).slice(0, 16)

/**
 * The Job of a draft, as the given one of several attempts, from 0. It outlives the pause that follows its failure, because
 * it alone knows how many came before. The object has no owner yet; it goes with the artifact.
 */
export const renderJob = (artifact: Artifact, draft: JobDraft, name: string, retry: number): Job => {
  const labels: StringMap = {
    ...artifactLabel(artifact),
    [Label.cacheType]: CacheType.artifact,
    [Label.component]: draft.task === "download" ? ArtifactComponent.download : ArtifactComponent.checkSize,
  }
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace: artifact.metadata.namespace ?? "",
      labels,
      annotations: {
        ...draft.annotations,
        [Annotation.retry]: String(retry),
        [Annotation.specHash]: draftHash(draft),
      },
    },
    spec: {
      backoffLimit: POD_RETRIES,
      ttlSecondsAfterFinished: Math.max(KEPT_SECONDS[draft.task], 2 * jobBackoffSeconds(retry + 1)),
      ...(draft.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: draft.activeDeadlineSeconds }),
      template: { metadata: { labels }, spec: { ...draft.pod, containers: [draft.container] } },
    },
  }
}

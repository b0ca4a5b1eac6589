import { type AIMArtifact, type AIMTemplateCache, ARTIFACT_DOWNLOAD_IMAGE } from "@aim-engine/api"
import { DEFAULT_RUNTIME_CONFIG } from "../runtime-config/resolve.ts"
import { isSameJson } from "../structure/same-json.ts"

/** What the success of a download depends on besides its source, its variables and its storage class. Nothing is left open. */
export interface DownloadAccess {
  readonly runtimeConfigName: string
  /** Names, sorted. */
  readonly imagePullSecrets: ReadonlyArray<string>
  readonly image: string
}

const accessOf = ({
  runtimeConfigName,
  imagePullSecrets = [],
  modelDownloadImage,
}: Pick<AIMArtifact["spec"], "runtimeConfigName" | "imagePullSecrets" | "modelDownloadImage">): DownloadAccess => ({
  runtimeConfigName: runtimeConfigName?.trim() || DEFAULT_RUNTIME_CONFIG,
  imagePullSecrets: [...new Set(imagePullSecrets.map(({ name = "" }) => name))].toSorted(),
  image: modelDownloadImage || ARTIFACT_DOWNLOAD_IMAGE,
})

/** With what a cache has its files downloaded. */
export const cacheAccess = ({ spec: { downloadImage, ...spec } }: AIMTemplateCache): DownloadAccess =>
  accessOf(downloadImage === undefined ? spec : { ...spec, modelDownloadImage: downloadImage })

/** Whether an artifact is downloaded with what a cache would download it with. */
export const hasAccessOf = (cache: AIMTemplateCache, { spec }: Pick<AIMArtifact, "spec">): boolean =>
  isSameJson(accessOf(spec), cacheAccess(cache))

import {
  type AIMArtifact,
  AIMArtifactKind,
  type AIMModelCache,
  AIMModelCacheKind,
  ARTIFACT_DOWNLOAD_IMAGE,
  type ControllerName,
  MODEL_CACHE_DOWNLOAD_IMAGE,
  type ResourceKind,
} from "@aim-engine/api"
import { CACHE_PATH, EARLIER_CACHE_PATH } from "../inference-service/volumes.ts"

/** Model files on a volume, under the present or the earlier name of the kind. */
export type Artifact = AIMArtifact | AIMModelCache

/** What tells the two kinds of model files on a volume apart. Everything else is the same for both. */
export interface ArtifactKind<T extends Artifact = Artifact> {
  readonly kind: ResourceKind<T>
  readonly controller: ControllerName
  /** Where consumers mount the files, before the model's identifier. */
  readonly mountBase: string
  /** What `modelDownloadImage` is where nobody sets it, as the CRD has it. */
  readonly defaultImage: string
}

/** AIMArtifact. */
export const ARTIFACT: ArtifactKind<AIMArtifact> = {
  kind: AIMArtifactKind,
  controller: "artifact",
  mountBase: CACHE_PATH,
  defaultImage: ARTIFACT_DOWNLOAD_IMAGE,
}

/** AIMModelCache, its earlier name. */
export const MODEL_CACHE: ArtifactKind<AIMModelCache> = {
  kind: AIMModelCacheKind,
  controller: "model-cache",
  mountBase: EARLIER_CACHE_PATH,
  defaultImage: MODEL_CACHE_DOWNLOAD_IMAGE,
}

/** What is particular about the kind of an object. */
export const artifactKindOf = ({ kind }: Pick<Artifact, "kind">): ArtifactKind =>
  kind === "AIMArtifact" ? ARTIFACT : MODEL_CACHE

/** The state of an artifact; `Pending` before its controller has looked at it. */
export const artifactStatus = ({ status }: Artifact): NonNullable<NonNullable<Artifact["status"]>["status"]> =>
  status?.status ?? "Pending"

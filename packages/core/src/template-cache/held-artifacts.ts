import type { AIMResolvedModelCache, AIMTemplateCacheStatus } from "@aim-engine/api"
import { type Artifact, artifactKindOf, artifactStatus } from "../artifact/artifact-kind.ts"
import { relativePath } from "../inference-service/volumes.ts"
import { definedFields } from "../structure/defined-fields.ts"
import type { SourceMatch } from "./match-artifacts.ts"

/** What holds the files of a cache, as its status tells it: by the model's identifier, and by the object's name. */
type HeldArtifacts = Required<Pick<AIMTemplateCacheStatus, "artifacts" | "modelCaches">>

/**
 * What holds the files of a cache. Of two sources with one model identifier the second is told by the name of what holds it;
 * an artifact that holds the files of several models is told with the first of them under its name, and under each model.
 */
export const heldArtifacts = (matches: ReadonlyArray<SourceMatch>): HeldArtifacts => {
  const artifacts = new Map<string, AIMResolvedModelCache>()
  const modelCaches = new Map<string, AIMResolvedModelCache>()
  for (const { source, artifact } of matches) {
    if (artifact === undefined) continue
    const { name } = artifact.metadata
    const held = heldArtifact(source.modelId, artifact)
    if (!artifacts.has(name)) artifacts.set(name, held)
    modelCaches.set(modelCaches.has(source.modelId) ? name : source.modelId, held)
  }
  return { artifacts: Object.fromEntries(artifacts), modelCaches: Object.fromEntries(modelCaches) }
}

const heldArtifact = (modelId: string, artifact: Artifact): AIMResolvedModelCache =>
  definedFields({
    uid: artifact.metadata.uid,
    name: artifact.metadata.name,
    model: modelId,
    status: artifactStatus(artifact),
    persistentVolumeClaim: artifact.status?.persistentVolumeClaim,
    mountPoint: mountPoint(modelId, artifact),
  })

/** Where consumers mount the files: below the base of the kind, and never above it. */
const mountPoint = (modelId: string, artifact: Artifact): string =>
  `${artifactKindOf(artifact).mountBase}/${relativePath(modelId) || artifact.metadata.name}`

import { Annotation, CacheType, Label, type PersistentVolumeClaim } from "@aim-engine/api"
import { Result } from "effect"
import { claimSize, DEFAULT_HEADROOM_PERCENT } from "../cache/claim-size.ts"
import { labelValue } from "../naming/label-value.ts"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { Artifact } from "./artifact-kind.ts"

const WHOLE_PERCENT = /^\d{1,4}$/

/** A headroom as annotations carry it, in percent; undefined where it is no whole number from 0 to 9999. */
const readPercent = (text: string | undefined): number | undefined =>
  text !== undefined && WHOLE_PERCENT.test(text) ? Number(text) : undefined

/** Extra space on the volume of an artifact, in percent: its own wish, the runtime config's, or the usual. */
export const headroomPercent = ({ metadata }: Artifact, config: RuntimeConfig): number =>
  readPercent(metadata.annotations?.[Annotation.pvcHeadroomPercent]) ??
  config.storage?.pvcHeadroomPercent ??
  DEFAULT_HEADROOM_PERCENT

/** The extra space with which a claim was made, in percent; undefined where it does not say. */
export const recordedHeadroom = ({ metadata }: PersistentVolumeClaim): number | undefined =>
  readPercent(metadata.annotations?.[Annotation.pvcHeadroomPercent])

/** The storage class of an artifact's volume; undefined: the cluster's default. Empty text counts as unset. */
export const effectiveStorageClass = ({ spec }: Artifact, config: RuntimeConfig): string | undefined =>
  spec.storageClassName || config.storage?.defaultStorageClassName || undefined

/** The label by which what belongs to an artifact is found. */
export const artifactLabel = ({ metadata }: Artifact) => labelOf(Label.cacheName, metadata.name)

const labelOf = (key: string, text: string) =>
  Result.match(labelValue(text), { onSuccess: ({ value }) => ({ [key]: value }), onFailure: () => ({}) })

/**
 * The claim of the volume that an artifact's files are kept on. It is never changed afterwards, whatever becomes of size,
 * class and headroom: files on it stay where they are. Several nodes mount it, hence ReadWriteMany.
 * The object has no owner yet; it goes with the artifact.
 */
export const planClaim = (
  artifact: Artifact,
  { name, bytes, config }: { readonly name: string; readonly bytes: bigint; readonly config: RuntimeConfig },
): PersistentVolumeClaim => {
  const headroom = headroomPercent(artifact, config)
  const storageClassName = effectiveStorageClass(artifact, config)
  const isTemplateCreated = artifact.metadata.labels?.[Label.templateCreated] === "true"
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name,
      namespace: artifact.metadata.namespace ?? "",
      labels: {
        ...artifactLabel(artifact),
        ...(isTemplateCreated ? { [Label.cacheType]: CacheType.templateCache } : {}),
        ...labelOf(Label.sourceModel, artifact.spec.sourceUri.replace(/^[a-z0-9]+:\/\//, "")),
      },
      annotations: { [Annotation.pvcHeadroomPercent]: String(headroom) },
    },
    spec: {
      accessModes: ["ReadWriteMany"],
      resources: { requests: { storage: claimSize(bytes, headroom) } },
      ...(storageClassName === undefined ? {} : { storageClassName }),
    },
  }
}

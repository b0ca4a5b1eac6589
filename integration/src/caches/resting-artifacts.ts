import {
  AIM_API_VERSION,
  type AIMArtifact,
  AIMArtifactKind,
  Annotation,
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { claimName, isObjectOf } from "@aim-engine/core"
import { Result } from "effect"
import { type LoadCluster, until } from "../scale/load-cluster.ts"
import { namespace } from "../scale/ready-catalog.ts"

const NAMESPACE = "resting"
const isArtifact = isObjectOf(AIMArtifactKind)

/** Artifacts of a namespace, each with a volume that was filled already. The operator is yet to look at them. */
export const writeFilledArtifacts = async (cluster: LoadCluster, count: number): Promise<void> => {
  const artifacts = Array.from({ length: count }, (_, index): AIMArtifact => {
    const name = `model-${index}`
    return {
      apiVersion: AIM_API_VERSION,
      kind: "AIMArtifact",
      metadata: { name, namespace: NAMESPACE },
      spec: { sourceUri: `hf://acme/${name}`, modelId: `acme/${name}`, size: "30Gi" },
    }
  })
  await cluster.write([namespace(NAMESPACE), ...artifacts.map((object) => ({ kind: AIMArtifactKind, object }))])
  const written = (await cluster.list(AIMArtifactKind, { namespace: NAMESPACE })).filter(isArtifact)
  await cluster.write(
    written.map((artifact) => {
      const object: PersistentVolumeClaim = {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          name: Result.getOrThrow(claimName(artifact)),
          namespace: NAMESPACE,
          annotations: { [Annotation.downloadVerified]: "before", [Annotation.pvcHeadroomPercent]: "10" },
        },
        spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "33Gi" } } },
        status: { phase: "Bound", capacity: { storage: "33Gi" } },
      }
      return { kind: PersistentVolumeClaimKind, object }
    }),
  )
}

/** Waits until so many artifacts are Ready. */
export const untilArtifactsReady = (cluster: LoadCluster, count: number): Promise<void> =>
  until(
    `${count} artifacts are Ready`,
    async () => {
      const artifacts = (await cluster.list(AIMArtifactKind, { namespace: NAMESPACE })).filter(isArtifact)
      return artifacts.filter(({ status }) => status?.status === "Ready").length === count
    },
    { seconds: 180, everyMillis: 500 },
  )

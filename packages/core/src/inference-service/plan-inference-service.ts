import {
  type AIMService,
  AutoscalerClass,
  type EnvVar,
  ForeignKey,
  type InferenceService,
  type NodeAffinity,
  type ResourceRequirements,
  type StringMap,
} from "@aim-engine/api"
import type { Scaling } from "../autoscaling/scaling.ts"
import { predictorServiceName } from "../service/child-names.ts"
import type { PodAccounts } from "./pod-accounts.ts"
import { joinVolumes, type PodVolumes, SHARED_MEMORY } from "./volumes.ts"

/** The port on which every inference container answers; KServe probes it and publishes it as port 80. */
const CONTAINER_PORT = 8000

/** The name by which KServe knows the container that serves the model. Source: KServe, `InferenceServiceContainerName`. */
const CONTAINER_NAME = "kserve-container"

/** Everything that an InferenceService is made of. */
export interface InferenceServiceParts {
  readonly service: AIMService
  readonly name: string
  readonly image: string
  /** Sorted by name: the list is keyed by it, and its order must not depend on anything else. */
  readonly env: ReadonlyArray<EnvVar>
  readonly resources: ResourceRequirements
  readonly scaling: Scaling
  readonly nodeAffinity: NodeAffinity | undefined
  readonly accounts: PodAccounts
  /** Volumes with model files, besides the shared memory that every replica has. */
  readonly modelVolumes: PodVolumes
  /** Undefined leaves it to KServe's own default. */
  readonly deploymentMode: string | undefined
  readonly labels: StringMap
  /** Besides those by which KServe is told how to scale and deploy. */
  readonly annotations: StringMap
}

/**
 * The InferenceService of a service. It says only what we decide: probes, commands and security are left to the image
 * and to KServe. The object has no owner yet. Source: KServe v1beta1.
 */
export const planInferenceService = (parts: InferenceServiceParts): InferenceService => {
  const { scaling, accounts, nodeAffinity } = parts
  const pod = joinVolumes([parts.modelVolumes, SHARED_MEMORY])
  return {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: {
      name: parts.name,
      namespace: parts.service.metadata.namespace ?? "",
      labels: parts.labels,
      annotations: { ...parts.annotations, ...kserveAnnotations(parts) },
    },
    spec: {
      predictor: {
        minReplicas: scaling.minReplicas,
        maxReplicas: scaling.maxReplicas,
        ...(scaling.metrics.length === 0 ? {} : { autoScaling: { metrics: scaling.metrics } }),
        ...(nodeAffinity === undefined ? {} : { affinity: { nodeAffinity } }),
        ...(accounts.serviceAccountName === undefined ? {} : { serviceAccountName: accounts.serviceAccountName }),
        ...(accounts.imagePullSecrets.length === 0 ? {} : { imagePullSecrets: accounts.imagePullSecrets }),
        containers: [
          {
            name: CONTAINER_NAME,
            image: parts.image,
            ports: [{ name: "http", containerPort: CONTAINER_PORT, protocol: "TCP" }],
            env: parts.env,
            resources: parts.resources,
            volumeMounts: pod.mounts,
          },
        ],
        volumes: pod.volumes,
      },
    },
  }
}

const kserveAnnotations = ({ name, scaling, deploymentMode }: InferenceServiceParts): Record<string, string> => ({
  [ForeignKey.kserveAutoscalerClass]: scaling.autoscalerClass,
  ...(scaling.autoscalerClass === AutoscalerClass.keda
    ? {
        [ForeignKey.openTelemetryInject]: predictorServiceName(name),
        [ForeignKey.kservePrometheusPort]: String(CONTAINER_PORT),
      }
    : {}),
  ...(deploymentMode === undefined ? {} : { [ForeignKey.kserveDeploymentMode]: deploymentMode }),
})

/**
 * The deployment mode to write: on creation the configured one (empty: none, which leaves it to KServe);
 * later what KServe chose then, since it refuses any other.
 */
export const deploymentMode = (configured: string, live: InferenceService | undefined): string | undefined => {
  const wish = configured === "" ? undefined : configured
  if (live === undefined) return wish
  const written = live.metadata.annotations?.[ForeignKey.kserveDeploymentMode]
  return wish === undefined ? written : (live.status?.deploymentMode ?? written ?? wish)
}

import type { AIMArtifact, AIMService, AIMTemplateCache, InferenceService, KubernetesObject } from "@aim-engine/api"

const NAMESPACE = "ml-team"
const AIM = "aim.eai.amd.com/v1alpha1"
const CREATED = "2026-01-01T00:00:00Z"

/** What the operator makes says so. */
const madeBy = (controller: string) => ({ "app.kubernetes.io/managed-by": `aim-${controller}-controller` })

/** Files of 30 GiB on a volume, as the operator makes and fills them for a cache. */
export const artifact = (
  name: string,
  {
    metadata = {},
    status = {},
    spec = {},
  }: {
    readonly metadata?: Partial<AIMArtifact["metadata"]>
    readonly spec?: Partial<AIMArtifact["spec"]>
    readonly status?: AIMArtifact["status"]
  } = {},
): AIMArtifact => ({
  apiVersion: AIM,
  kind: "AIMArtifact",
  metadata: {
    name,
    namespace: NAMESPACE,
    uid: `${name}-uid`,
    creationTimestamp: CREATED,
    labels: madeBy("template-cache"),
    ...metadata,
  },
  spec: { sourceUri: `hf://acme/${name}`, modelId: `acme/${name}`, size: "30Gi", ...spec },
  status: {
    status: "Ready",
    displaySize: "30 GiB",
    allocatedSize: "33Gi",
    persistentVolumeClaim: `${name}-cache`,
    ...status,
  },
})

/** A shared cache of the cluster template of the same name, made for a service, that holds the artifact of that name. */
export const cache = (name: string, metadata: Partial<AIMTemplateCache["metadata"]> = {}): AIMTemplateCache => ({
  apiVersion: AIM,
  kind: "AIMTemplateCache",
  metadata: {
    name,
    namespace: NAMESPACE,
    uid: `${name}-cache-uid`,
    creationTimestamp: CREATED,
    labels: madeBy("service"),
    ...metadata,
  },
  spec: { templateName: name, templateScope: "Cluster", mode: "Shared" },
  status: { status: "Ready", artifacts: { [name]: { uid: `${name}-uid`, name, status: "Ready" } } },
})

/** The cluster template that a cache is of. */
export const template = (name: string): KubernetesObject => {
  const spec = { modelName: name }
  const status = { status: "Ready", modelSources: [{ modelId: `acme/${name}`, sourceUri: `hf://acme/${name}` }] }
  const object = { apiVersion: AIM, kind: "AIMClusterServiceTemplate", metadata: { name, uid: `${name}-template-uid` } }
  return { ...object, ...{ spec, status } }
}

/** A service that uses a cluster template. */
export const service = (name: string, templateName: string, spec: Partial<AIMService["spec"]> = {}): AIMService => ({
  apiVersion: AIM,
  kind: "AIMService",
  metadata: { name, namespace: NAMESPACE, uid: `${name}-service-uid` },
  spec: { model: { name: templateName }, ...spec },
  status: { status: "Running", resolvedTemplate: { name: templateName, scope: "Cluster" } },
})

/** What serves for a service and mounts a claim. */
export const workload = (serviceName: string, claimName: string): InferenceService => ({
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: {
    name: `${serviceName}-12345678`,
    namespace: NAMESPACE,
    ownerReferences: [
      { apiVersion: AIM, kind: "AIMService", name: serviceName, uid: `${serviceName}-service-uid`, controller: true },
    ],
  },
  spec: { predictor: { volumes: [{ name: "model", persistentVolumeClaim: { claimName } }] } },
})

/** A pod that mounts a claim. */
export const pod = (name: string, claimName: string, phase = "Running"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: NAMESPACE },
  ...{
    spec: { containers: [], volumes: [{ name: "model", persistentVolumeClaim: { claimName } }] },
    status: { phase },
  },
})

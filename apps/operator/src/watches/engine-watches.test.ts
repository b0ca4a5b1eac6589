import {
  AIMServiceKind,
  EventKind,
  HorizontalPodAutoscalerKind,
  InferenceServiceKind,
  JobKind,
  type KubernetesObject,
  NodeKind,
  PersistentVolumeClaimKind,
  PodKind,
  type ResourceKind,
  RoleBindingKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { isObjectOf } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { engineWatches } from "./engine-watches.ts"

const controller = {
  name: "service",
  kind: AIMServiceKind,
  reads: [EventKind, HorizontalPodAutoscalerKind, NodeKind, PodKind, SecretKind],
  writes: [InferenceServiceKind, JobKind, PersistentVolumeClaimKind, RoleBindingKind, ServiceAccountKind],
}

const SECRETS = "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token"

const watchOf = (kind: ResourceKind, namespaces: ReadonlyArray<string> = []) => {
  const found = engineWatches([controller], namespaces).find((watched) => watched.kind === kind)
  if (found === undefined) throw new Error(`${kind.kind} is not watched`)
  return found
}

const stripped = (kind: ResourceKind, object: KubernetesObject) => watchOf(kind).strip?.(object) ?? object

const hpa = (spec: object, status: object): KubernetesObject & object => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "h", namespace: "ns" },
  ...{ spec: { scaleTargetRef: { kind: "Deployment", name: "d" }, maxReplicas: 3, ...spec } },
  ...{ status: { currentReplicas: 1, desiredReplicas: 1, ...status } },
})

const node = (labels: Record<string, string>, status: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n", labels },
  ...{ status: { capacity: { "amd.com/gpu": "8" }, allocatable: { "amd.com/gpu": "8", memory: "1Ti" }, ...status } },
})

describe("what is news of an autoscaler", () => {
  const before = hpa({}, {})
  it.each([
    ["engine #49: only its metrics", hpa({}, { currentMetrics: [{ value: 2 }] }), false],
    ["engine #49: the minimum that was meant anyway", hpa({ minReplicas: 1 }, {}), false],
    ["engine #49: one more replica", hpa({}, { currentReplicas: 2 }), true],
    ["a condition", hpa({}, { conditions: [{ type: "ScalingActive", status: "False" }] }), true],
  ])("%s", (_, after, isNews) => {
    const kept = [before, after].map((object) => JSON.stringify(stripped(HorizontalPodAutoscalerKind, object)))
    expect(kept[0] !== kept[1]).toBe(isNews)
  })
})

describe("what is news of a node", () => {
  const before = node({ zone: "a" })
  it.each([
    ["engine #50: a GPU label", node({ zone: "a", "amd.com/gpu.device-id": "74a1" }), true],
    ["engine #50: another label", node({ zone: "b" }), false],
    ["engine #50: a GPU that failed", node({ zone: "a" }, { allocatable: { "amd.com/gpu": "7" } }), true],
    ["a little memory", node({ zone: "a" }, { allocatable: { "amd.com/gpu": "8", memory: "1023Gi" } }), false],
    ["a heartbeat", node({ zone: "a" }, { conditions: [{ type: "Ready", lastHeartbeatTime: "now" }] }), false],
    ["an image", node({ zone: "a" }, { images: [{ names: ["a:1"] }] }), false],
  ])("%s", (_, after, isNews) => {
    const kept = [before, after].map((object) => JSON.stringify(stripped(NodeKind, object)))
    expect(kept[0] !== kept[1]).toBe(isNews)
  })
})

describe("what is kept in memory", () => {
  it("of a Secret neither its data nor the copy of it that kubectl apply leaves in an annotation", () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"Y2FuYXJ5"}}' }
    const metadata = { name: "s", namespace: "ns", uid: "1", resourceVersion: "2", annotations }
    const secret = { apiVersion: "v1", kind: "Secret", metadata, data: { password: "Y2FuYXJ5" } }
    expect(stripped(SecretKind, secret)).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "ns", uid: "1", resourceVersion: "2" },
    })
  })

  it("of a Job what became of it, and not what it was told", () => {
    const spec = { template: { spec: { containers: [{ name: "main", env: [{ name: "TOKEN", value: "canary" }] }] } } }
    const status = {
      conditions: [{ type: "Complete", status: "True" }],
      completionTime: "t",
      uncountedTerminatedPods: {},
    }
    const metadata = { name: "j", labels: { a: "b" }, annotations: { c: "d" } }
    const kept = stripped(JobKind, { apiVersion: "batch/v1", kind: "Job", metadata, ...{ spec, status } })
    expect(kept).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      spec: { template: { spec: { containers: [] } } },
      status: { conditions: [{ type: "Complete", status: "True" }], completionTime: "t" },
    })
    expect(isObjectOf(JobKind)(kept)).toBe(true)
  })

  it("of a claim its size and state, with what we own of it; of an account the names of its pull Secrets", () => {
    const ours = { manager: "aim-service-controller", operation: "Apply" }
    const metadata = { name: "c", labels: { a: "b" }, managedFields: [{ manager: "kubectl" }, ours] }
    const kept = { name: "c", labels: { a: "b" }, managedFields: [ours] }
    const spec = { resources: { requests: { storage: "1Gi" } }, volumeName: "v" }
    const status = { phase: "Bound", capacity: { storage: "1Gi" } }
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, ...{ spec, status } }
    expect(stripped(PersistentVolumeClaimKind, claim)).toEqual({
      ...claim,
      metadata: kept,
      spec: { resources: spec.resources },
      status: { phase: "Bound" },
    })
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata, imagePullSecrets: [{ name: "s" }] }
    const secrets = [{ name: "token" }]
    expect(stripped(ServiceAccountKind, { ...account, ...{ secrets } })).toEqual({ ...account, metadata: kept })
  })

  it("of nothing the copy that kubectl leaves in an annotation", () => {
    const lastApplied = { "kubectl.kubernetes.io/last-applied-configuration": "{}" }
    const annotationsOf = (annotations: Record<string, string>) => {
      const type = { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService" }
      return stripped(AIMServiceKind, { ...type, metadata: { name: "s", annotations } }).metadata.annotations
    }
    expect(annotationsOf({ ...lastApplied, mine: "1" })).toEqual({ mine: "1" })
    const kept = { "aim.eai.amd.com/mirror-of": "u" }
    expect(annotationsOf({ ...lastApplied, ...kept })).toEqual({
      "kubectl.kubernetes.io/last-applied-configuration": "",
      ...kept,
    })
  })

  it("of a pod how its containers do, and not what they are given", () => {
    const status = { phase: "Running", podIP: "10.0.0.1", containerStatuses: [{ name: "main", imageID: "sha256:1" }] }
    const spec = { containers: [{ name: "main", env: [{ name: "TOKEN", value: "canary" }] }] }
    const metadata = { name: "p", labels: { a: "b" }, managedFields: [{ manager: "kubelet" }] }
    expect(stripped(PodKind, { apiVersion: "v1", kind: "Pod", metadata, ...{ spec, status } })).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", labels: { a: "b" } },
      status: { phase: "Running", containerStatuses: [{ name: "main" }] },
    })
  })
})

describe("what is listed and watched", () => {
  it("is narrowed by labels for pods and Jobs, by subject for events, by name for bindings, to metadata for Secrets", () => {
    expect(watchOf(PodKind).selections?.map(({ labelSelector }) => labelSelector)).toEqual([
      "serving.kserve.io/inferenceservice",
      "aim.eai.amd.com/template,!serving.kserve.io/inferenceservice",
      "aim.eai.amd.com/cache.name",
    ])
    expect(watchOf(JobKind).selections).toEqual([
      { labelSelector: "app.kubernetes.io/name=aim-discovery" },
      { labelSelector: "aim.eai.amd.com/cache.name" },
    ])
    expect(watchOf(EventKind).selections).toEqual([
      { fieldSelector: "involvedObject.kind=InferenceService,type=Warning" },
      { fieldSelector: "involvedObject.kind=Job,reason=FailedCreate" },
      { fieldSelector: "involvedObject.kind=Job,reason=SuccessfulCreate" },
      { fieldSelector: "involvedObject.kind=PersistentVolumeClaim,reason=ProvisioningFailed" },
      { fieldSelector: "involvedObject.kind=Pod,type=Warning" },
      { fieldSelector: "involvedObject.kind=Pod,reason=Pulling" },
    ])
    expect(watchOf(RoleBindingKind).selections).toEqual([
      { fieldSelector: "metadata.name=aim-engine-artifact-status-updater" },
    ])
    expect(watchOf(SecretKind).selections).toEqual([{ metadataOnly: true, fieldSelector: SECRETS }])
    // What a workload mounts, and whom it runs as, must not look as if it were gone.
    expect([PersistentVolumeClaimKind, ServiceAccountKind].map((kind) => watchOf(kind).selections)).toEqual([
      undefined,
      undefined,
    ])
  })

  it("may be absent if another project brings it", () => {
    expect([watchOf(InferenceServiceKind).optional, watchOf(PodKind).optional]).toEqual([true, false])
    expect([watchOf(RoleBindingKind).optional, watchOf(JobKind).optional]).toEqual([false, false])
    expect(watchOf(AIMServiceKind).optional).toBe(false)
  })

  it("is in the named namespaces, and in the cluster what has none", () => {
    expect(watchOf(AIMServiceKind, ["a", "b"]).selections).toEqual([{ namespace: "a" }, { namespace: "b" }])
    expect(watchOf(SecretKind, ["a"]).selections).toEqual([
      { metadataOnly: true, fieldSelector: SECRETS, namespace: "a" },
    ])
    expect(watchOf(NodeKind, ["a"]).selections).toBe(undefined)
  })
})

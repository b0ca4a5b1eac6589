import {
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  ForeignKey,
  type HTTPRoute,
  HTTPRouteKind,
  type InferenceService,
  InferenceServiceKind,
  type KubernetesObject,
  type Pod,
} from "@aim-engine/api"
import { isObjectOf, isOfKind } from "@aim-engine/core"
import fc from "fast-check"
import { resourceStatus } from "./templates.ts"

/** What others make of the objects of a cluster: the same objects with statuses, and pods. */
export type Aftermath = (objects: ReadonlyArray<KubernetesObject>) => ReadonlyArray<KubernetesObject>

const AT = "2026-01-31T12:00:00Z"
const conditionStatus = fc.constantFrom("True", "False", "Unknown")
const gatewayStatus = fc.constantFrom("True" as const, "False" as const, "Unknown" as const)

const container = fc.record({
  name: fc.constant("kserve-container"),
  ready: fc.boolean(),
  restartCount: fc.constantFrom(0, 1, 7),
  state: fc.oneof(
    fc.constant({ running: {} }),
    fc.record({
      waiting: fc.record({
        reason: fc.constantFrom(
          "ContainerCreating",
          "ImagePullBackOff",
          "ErrImagePull",
          "CrashLoopBackOff",
          "CreateContainerConfigError",
          "InvalidImageName",
        ),
        message: fc.constantFrom("", "401 Unauthorized", "manifest unknown", "Back-off restarting"),
      }),
    }),
    fc.record({
      terminated: fc.record({
        exitCode: fc.constantFrom(0, 1, 137),
        reason: fc.constantFrom("Completed", "Error", "OOMKilled"),
      }),
    }),
  ),
})

const podStatus = fc.record({
  phase: fc.constantFrom("Pending", "Running", "Succeeded", "Failed", "Unknown"),
  conditions: conditionStatus.map((status) => [{ type: "Ready", status }]),
  containerStatuses: fc.array(container, { maxLength: 1 }),
})

const inferenceServiceStatus = fc.record(
  {
    observedGeneration: fc.constantFrom(0, 1, 2),
    deploymentMode: fc.constantFrom("Standard", "RawDeployment", "Knative", ""),
    conditions: conditionStatus.map((status) => [{ type: "Ready", status, reason: "Any", lastTransitionTime: AT }]),
    url: fc.constant("http://chat.example.com"),
  },
  { requiredKeys: [] },
)

const routeCondition = (type: string) =>
  fc.record({
    type: fc.constant(type),
    status: gatewayStatus,
    reason: fc.constantFrom("Accepted", "NoMatchingParent", "BackendNotFound", "RefNotPermitted", "ResolvedRefs"),
    message: fc.constantFrom("", "the gateway says so"),
    lastTransitionTime: fc.constant(AT),
    observedGeneration: fc.constantFrom(0, 1, 2),
  })

const routeConditions = fc
  .tuple(routeCondition("Accepted"), routeCondition("ResolvedRefs"), fc.boolean())
  .map(([accepted, resolved, both]) => (both ? [accepted, resolved] : [accepted]))

const artifact = fc.record(
  {
    name: fc.constant("artifact"),
    model: fc.constant("Qwen/Qwen3-32B"),
    status: resourceStatus,
    persistentVolumeClaim: fc.constantFrom("claim", ""),
    mountPoint: fc.constantFrom("/workspace/cache/qwen", "", "../../etc"),
  },
  { requiredKeys: ["name", "model", "status"] },
)

const podOf = (owner: InferenceService, index: number, status: NonNullable<Pod["status"]>): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${owner.metadata.name}-predictor-${index}`,
    namespace: owner.metadata.namespace ?? "",
    uid: `${owner.metadata.uid}-${index}`,
    creationTimestamp: AT,
    labels: { [ForeignKey.kserveInferenceService]: owner.metadata.name },
  },
  status,
})

const isInferenceService = (object: KubernetesObject): object is InferenceService =>
  isOfKind(object, InferenceServiceKind) && isObjectOf(InferenceServiceKind)(object)
const isRoute = (object: KubernetesObject): object is HTTPRoute =>
  isOfKind(object, HTTPRouteKind) && isObjectOf(HTTPRouteKind)(object)
const isCache = (object: KubernetesObject): object is AIMTemplateCache =>
  isOfKind(object, AIMTemplateCacheKind) && isObjectOf(AIMTemplateCacheKind)(object)

const anything = fc.record({
  inference: fc.option(inferenceServiceStatus),
  route: fc.option(routeConditions),
  cache: fc.option(fc.record({ status: resourceStatus, artifacts: fc.dictionary(fc.constant("artifact"), artifact) })),
  pods: fc.array(podStatus, { maxLength: 3 }),
})

const ready = { type: "Ready", status: "True", lastTransitionTime: AT }
const accepted = {
  type: "Accepted",
  status: "True" as const,
  reason: "Accepted",
  message: "",
  lastTransitionTime: AT,
  observedGeneration: 9,
}

/** All is well: everything is ready, and more pods than most services ask for. */
const everythingReady = fc.constant({
  inference: { observedGeneration: 9, deploymentMode: "Standard", conditions: [ready] },
  route: [accepted],
  cache: { status: "Ready" as const, artifacts: {} },
  pods: Array.from({ length: 3 }, () => ({ phase: "Running", conditions: [ready], containerStatuses: [] })),
})

/**
 * What KServe, gateways, kubelets and the cache's controller may have made of a cluster since a plan was carried out: its
 * InferenceServices, routes and caches with statuses of any kind, and pods in any state, also contradicting each other.
 * At times all is well.
 */
export const aftermath: fc.Arbitrary<Aftermath> = fc
  .oneof({ weight: 3, arbitrary: anything }, { weight: 1, arbitrary: everythingReady })
  .map(
    ({ inference, route, cache, pods }) =>
      (objects) =>
        objects.flatMap((object): ReadonlyArray<KubernetesObject> => {
          if (isInferenceService(object)) {
            const seen: InferenceService = inference === null ? object : { ...object, status: inference }
            return [seen, ...pods.map((status, index) => podOf(object, index, status))]
          }
          if (isRoute(object) && route !== null) {
            const parentRef = object.spec?.parentRefs?.[0] ?? { name: "gateway" }
            const judged: HTTPRoute = {
              ...object,
              status: { parents: [{ parentRef, controllerName: "example.com/gateway", conditions: route }] },
            }
            return [judged]
          }
          if (isCache(object) && cache !== null) {
            const filled: AIMTemplateCache = { ...object, status: cache }
            return [filled]
          }
          return [object]
        }),
  )

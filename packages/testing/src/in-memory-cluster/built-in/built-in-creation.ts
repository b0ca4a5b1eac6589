import { metadataOf, metadataText, metadataTexts, withMetadata } from "../json/api-object.ts"
import { asArray, asObject, type JsonObject, member, memberAt, withMember } from "../json/json-object.ts"
import { qosClass } from "./pod-defaults.ts"
import { filledWith } from "./zero-values.ts"

type Prepare = (object: JsonObject) => JsonObject

const withStatus = (object: JsonObject, status: JsonObject): JsonObject => withMember(object, "status", status)

/** A Job selects its pods by its own uid, and labels them with its name. Source: Kubernetes, Job strategy. */
const job: Prepare = (object) => {
  const [uid, name] = [metadataText(object, "uid"), metadataText(object, "name")]
  const labels = {
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  }
  const spec = asObject(member(object, "spec"))
  const template = asObject(member(spec, "template"))
  const podLabels = { ...asObject(memberAt(template, "metadata", "labels")), ...labels }
  const selected = {
    ...spec,
    selector: { matchLabels: { "batch.kubernetes.io/controller-uid": uid } },
    template: withMetadata(template, { labels: podLabels }),
  }
  const ownLabels = { ...asObject(member(metadataOf(object), "labels")), ...labels }
  return withStatus(withMetadata(withMember(object, "spec", selected), { labels: ownLabels }), {})
}

/** How long a pod stays on a node that has become unreachable. Source: Kubernetes, admission plugin DefaultTolerationSeconds. */
const patience = (condition: string): JsonObject => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
})

const pod: Prepare = (object) => {
  const spec = filledWith(asObject(member(object, "spec")), { serviceAccountName: "default" })
  const tolerations = asArray(member(spec, "tolerations")).map(asObject)
  const added = ["not-ready", "unreachable"]
    .map(patience)
    .filter(({ key }) => tolerations.every((toleration) => member(toleration, "key") !== key))
  const admitted = filledWith(withMember(spec, "tolerations", [...tolerations, ...added]), {
    serviceAccount: member(spec, "serviceAccountName") ?? null,
    preemptionPolicy: "PreemptLowerPriority",
    priority: 0,
  })
  return withStatus(withMember(object, "spec", admitted), { phase: "Pending", qosClass: qosClass(admitted) })
}

const namespace: Prepare = (object) =>
  withStatus(withMember(object, "spec", { finalizers: ["kubernetes"] }), { phase: "Active" })

const withFinalizer = (object: JsonObject, finalizer: string): JsonObject =>
  withMetadata(object, { finalizers: [...new Set([...metadataTexts(object, "finalizers"), finalizer])] })

/** Holds a claim while pods use it. */
export const CLAIM_FINALIZER = "kubernetes.io/pvc-protection"
/** Holds a definition while objects of its kind exist. */
export const DEFINITION_FINALIZER = "customresourcecleanup.apiextensions.k8s.io"

const claim: Prepare = (object) => withFinalizer(withStatus(object, { phase: "Pending" }), CLAIM_FINALIZER)

const definition: Prepare = (object) => withFinalizer(withMember(object, "status", undefined), DEFINITION_FINALIZER)

const node: Prepare = (object) => {
  const capacity = asObject(memberAt(object, "status", "capacity"))
  return Object.keys(capacity).length === 0 ? object : filledWith(object, { status: { allocatable: capacity } })
}

/** An address of the cluster's own range, from the number in the uid. */
const clusterAddress = (uid: string): string => {
  const number = Number.parseInt(uid.slice(-4), 16)
  return `10.96.${(number >> 8) & 255}.${number & 255}`
}

const service: Prepare = (object) => {
  const spec = asObject(member(object, "spec"))
  const clusterIP = member(spec, "clusterIP") ?? clusterAddress(metadataText(object, "uid"))
  const addressed = filledWith(spec, {
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
  })
  return withMember(object, "spec", addressed)
}

const PREPARATIONS: ReadonlyMap<string, Prepare> = new Map<string, Prepare>([
  ["Namespace", namespace],
  ["Pod", pod],
  ["Job", job],
  ["PersistentVolumeClaim", claim],
  ["CustomResourceDefinition", definition],
  ["Node", node],
  ["Service", service],
  ["Deployment", (object) => withStatus(object, {})],
  ["HorizontalPodAutoscaler", (object) => withStatus(object, { desiredReplicas: 0, currentMetrics: null })],
])

/** The object of a built-in kind with what the API server sets when it is created. Uid and name are there already. */
export const preparedBuiltIn = (kind: string, object: JsonObject): JsonObject =>
  PREPARATIONS.get(kind)?.(object) ?? object

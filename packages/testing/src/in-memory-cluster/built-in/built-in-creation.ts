import { metadataOf, metadataText, metadataTexts, withMetadata } from "../json/api-object.ts"
import { asObject, type JsonObject, member, memberAt, withMember } from "../json/json-object.ts"
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

const pod: Prepare = (object) =>
  withStatus(object, { phase: "Pending", qosClass: qosClass(asObject(member(object, "spec"))) })

const namespace: Prepare = (object) =>
  withStatus(withMember(object, "spec", { finalizers: ["kubernetes"] }), { phase: "Active" })

const claim: Prepare = (object) =>
  withMetadata(withStatus(object, { phase: "Pending" }), {
    finalizers: [...new Set([...metadataTexts(object, "finalizers"), "kubernetes.io/pvc-protection"])],
  })

const node: Prepare = (object) => {
  const capacity = asObject(memberAt(object, "status", "capacity"))
  return Object.keys(capacity).length === 0 ? object : filledWith(object, { status: { allocatable: capacity } })
}

const PREPARATIONS: ReadonlyMap<string, Prepare> = new Map<string, Prepare>([
  ["Namespace", namespace],
  ["Pod", pod],
  ["Job", job],
  ["PersistentVolumeClaim", claim],
  ["Node", node],
  ["Deployment", (object) => withStatus(object, {})],
  ["HorizontalPodAutoscaler", (object) => withStatus(object, { desiredReplicas: 0, currentMetrics: null })],
])

/** The object of a built-in kind with what the API server sets when it is created. Uid and name are there already. */
export const preparedBuiltIn = (kind: string, object: JsonObject): JsonObject =>
  PREPARATIONS.get(kind)?.(object) ?? object

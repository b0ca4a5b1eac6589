import type {
  AIMClusterModel,
  AIMClusterServiceTemplate,
  AIMModel,
  AIMModelSpec,
  AIMModelStatus,
  AIMRuntimeConfig,
  AIMServiceTemplate,
  KubernetesObject,
  Secret,
  ServiceAccount,
  StringMap,
} from "@aim-engine/api"
import type { ObservationRequest, Observed } from "../../cluster-state/observation.ts"
import { makeSnapshot } from "../../cluster-state/snapshot.ts"
import type { DomainError } from "../../errors/domain-error.ts"
import { onSnapshots } from "../../reconcile/fixpoint.ts"
import type { Plan } from "../../reconcile/plan.ts"
import { clusterModelReconciler, modelReconciler } from "../reconcile-model.ts"
import { type Answered, answeredFixpoint, known, NOW, type TestObserver } from "./answered-fixpoint.ts"

const apiVersion = "aim.eai.amd.com/v1alpha1"
export const IMAGE = "amdenterpriseai/aim-qwen-qwen3-32b:0.8.5"
export const DIGEST = `sha256:${"0a".repeat(32)}`

/** Labels of an image that recommends two deployments. */
export const LABELS: StringMap = {
  "com.amd.aim.model.canonicalName": "qwen/qwen3-32b",
  "com.amd.aim.model.recommendedDeployments":
    "[{'gpuModel':'MI300X','gpuCount':1,'metric':'latency','precision':'fp8'},{'gpuModel':'MI325X','gpuCount':2}]",
}

/** The model `qwen` of namespace `ml-team`. */
export const model = (spec: Partial<AIMModelSpec> = {}, status?: AIMModelStatus): AIMModel => ({
  apiVersion,
  kind: "AIMModel",
  metadata: { name: "qwen", namespace: "ml-team", uid: "model-uid", generation: 3 },
  spec: { image: IMAGE, ...spec },
  ...(status === undefined ? {} : { status }),
})

/** The cluster model `qwen`. */
export const clusterModel = (spec: Partial<AIMModelSpec> = {}): AIMClusterModel => ({
  apiVersion,
  kind: "AIMClusterModel",
  metadata: { name: "qwen", uid: "cluster-model-uid", generation: 3 },
  spec: { image: IMAGE, ...spec },
})

export const secret = (name: string, resourceVersion = "1", namespace = "ml-team"): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace, uid: `${name}-uid`, resourceVersion },
})

export const account = (name: string, ...secrets: ReadonlyArray<string>): ServiceAccount => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: "ml-team" },
  imagePullSecrets: secrets.map((secretName) => ({ name: secretName })),
})

export const runtimeConfig = (spec: AIMRuntimeConfig["spec"], name = "default"): AIMRuntimeConfig => ({
  apiVersion,
  kind: "AIMRuntimeConfig",
  metadata: { name, namespace: "ml-team", uid: `${name}-uid` },
  spec,
})

/** A registry in which every image has these labels and this digest. */
export const registry =
  (labels: StringMap = LABELS, digest = DIGEST): TestObserver =>
  ({ type }) =>
    known(type === "ImageMetadata" ? { digest, labels } : digest)

/** A registry that answers everything with an error. */
export const failing =
  (error: DomainError): TestObserver =>
  (): Observed<unknown> => ({ _tag: "Failed", error, at: NOW, nextAttemptAt: NOW + 60_000 })

const RECONCILERS = [onSnapshots(modelReconciler), onSnapshots(clusterModelReconciler)]

/** Plans all models of a cluster to the end. */
export const settle = (objects: Iterable<KubernetesObject>, observer: TestObserver = registry()): Answered =>
  answeredFixpoint(makeSnapshot(objects), RECONCILERS, observer)

/** Plans on, later, with what is known already. */
export const settleLater = ({ snapshot }: Answered, now: number): Answered =>
  answeredFixpoint(snapshot, RECONCILERS, () => undefined, now)

/** The status of the model `qwen` after planning. */
export const statusOf = ({ snapshot }: Answered, kind: "AIMModel" | "AIMClusterModel" = "AIMModel"): AIMModelStatus => {
  const namespace = kind === "AIMModel" ? "ml-team" : ""
  const object: (KubernetesObject & { readonly status?: AIMModelStatus }) | undefined = snapshot.object({
    apiVersion,
    kind,
    namespace,
    name: "qwen",
  })
  return object?.status ?? {}
}

/** A condition as `status/reason`. */
export const conditionOf = (status: AIMModelStatus, type: string): string | undefined => {
  const condition = status.conditions?.find((each) => each.type === type)
  return condition && `${condition.status}/${condition.reason}`
}

/** The message of a condition. */
export const messageOf = (status: AIMModelStatus, type: string): string =>
  status.conditions?.find((each) => each.type === type)?.message ?? ""

type Template = AIMServiceTemplate | AIMClusterServiceTemplate
const isTemplate = (object: KubernetesObject): object is Template =>
  object.kind === "AIMServiceTemplate" || object.kind === "AIMClusterServiceTemplate"

/** The templates of a cluster, by name. */
export const templatesIn = ({ snapshot }: Pick<Answered, "snapshot">): ReadonlyArray<Template> =>
  snapshot.objects.filter(isTemplate)

/** The cluster with every template in this state. */
export const withTemplateStatus = (
  { snapshot }: Answered,
  status: NonNullable<AIMServiceTemplate["status"]>["status"],
): ReadonlyArray<KubernetesObject> =>
  snapshot.objects.map((object) =>
    isTemplate(object) && status !== undefined ? { ...object, status: { status } } : object,
  )

/** The last plan for a model. */
export const lastPlan = ({ plans }: Answered): Plan => {
  const plan = plans[0]?.plan
  if (plan === undefined) throw new Error("no model was planned")
  return plan
}

/** What was asked, in short: type and image. */
export const questions = (asked: ReadonlyArray<ObservationRequest<unknown>>): ReadonlyArray<string> =>
  asked.map(({ type, parameters }) => `${type} ${parameters.image}`)

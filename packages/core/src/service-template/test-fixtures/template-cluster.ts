import type {
  AIMClusterModel,
  AIMClusterServiceTemplate,
  AIMModel,
  AIMModelStatus,
  AIMServiceTemplate,
  AIMServiceTemplateSpec,
  AIMServiceTemplateStatus,
  AIMTemplateCache,
  Condition,
  Job,
  KubernetesObject,
  Node,
  Pod,
  PodStatus,
  StringMap,
} from "@aim-engine/api"
import { refOf } from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { type ClusterSnapshot, makeSnapshot } from "../../cluster-state/snapshot.ts"
import { discoveryLog } from "../../discovery/discovery-log.ts"
import { applyPlan } from "../../reconcile/apply-plan.ts"
import { onSnapshots, planToFixpoint } from "../../reconcile/fixpoint.ts"
import type { ApplyFailure, Plan } from "../../reconcile/plan.ts"
import type { ServiceTemplate } from "../../template/service-template.ts"
import { formatTime } from "../../time/rfc3339.ts"
import { clusterServiceTemplateReconciler, serviceTemplateReconciler } from "../reconcile-template.ts"

/** The instant at which tests start: 2026-01-31T12:00:00Z. */
export const NOW = 1_769_860_800_000
const CREATED = "2026-01-30T12:00:00Z"
const API = { apiVersion: "aim.eai.amd.com/v1alpha1" } as const

/** A node with GPUs of a device id, and whatever else its labels say. */
export const node = (name: string, device = "74a1", labels: StringMap = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, uid: `${name}-uid`, labels: { "amd.com/gpu.device-id": device, ...labels } },
})

/** The cluster model `llama`. */
export const clusterModel = (status?: AIMModelStatus, image = "ghcr.io/test/llama:1"): AIMClusterModel => ({
  ...API,
  kind: "AIMClusterModel",
  metadata: { name: "llama", uid: "cluster-model-uid" },
  spec: { image },
  ...(status === undefined ? {} : { status }),
})

/** The model `llama` of namespace `ml`. */
export const ownModel = (spec: Partial<AIMModel["spec"]> = {}): AIMModel => ({
  ...API,
  kind: "AIMModel",
  metadata: { name: "llama", namespace: "ml", uid: "model-uid" },
  spec: { image: "ghcr.io/test/llama:own", ...spec },
})

/** The template `llama-latency` of namespace `ml`: of model `llama`, for one MI300X. */
export const template = (
  spec: Partial<AIMServiceTemplateSpec> = {},
  status?: AIMServiceTemplateStatus,
  name = "llama-latency",
): AIMServiceTemplate => ({
  ...API,
  kind: "AIMServiceTemplate",
  metadata: { name, namespace: "ml", uid: `${name}-uid`, generation: 1, creationTimestamp: CREATED },
  spec: { modelName: "llama", metric: "latency", precision: "fp8", gpu: { model: "MI300X", requests: 1 }, ...spec },
  ...(status === undefined ? {} : { status }),
})

/** The same for the cluster. */
export const clusterTemplate = (
  spec: Partial<AIMServiceTemplateSpec> = {},
  name = "llama-latency",
): AIMClusterServiceTemplate => {
  const { caching, ...common } = template(spec).spec
  return {
    ...API,
    kind: "AIMClusterServiceTemplate",
    metadata: { name, uid: `cluster-${name}-uid`, generation: 1, creationTimestamp: CREATED },
    spec: common,
  }
}

/** A cache in namespace `ml`. */
export const cache = (
  name: string,
  ownerUid: string | undefined,
  status?: AIMTemplateCache["status"],
): AIMTemplateCache => ({
  ...API,
  kind: "AIMTemplateCache",
  metadata: {
    name,
    namespace: "ml",
    uid: `${name}-uid`,
    ...(ownerUid === undefined
      ? {}
      : {
          ownerReferences: [
            { ...API, kind: "AIMServiceTemplate", name: "llama-latency", uid: ownerUid, controller: true },
          ],
        }),
  },
  spec: { templateName: "llama-latency" },
  ...(status === undefined ? {} : { status }),
})

/** What a discovery Job of `llama` prints. */
export const OUTPUT = JSON.stringify([
  {
    profile: {
      metadata: { engine: "vllm", gpu: "MI300X", gpu_count: 1, precision: "fp8", metric: "latency", type: "optimized" },
      engine_args: { "max-model-len": 8192 },
      env_vars: { VLLM_USE_V1: "1" },
    },
    models: [{ name: "amd/llama", source: "hf://amd/llama", size_gb: 16 }],
  },
])
export const SOURCES = [{ modelId: "amd/llama", sourceUri: "hf://amd/llama", size: "16Gi" }]

/** A cluster with an MI300X, the cluster model, and these objects. */
export const clusterOf = (...objects: ReadonlyArray<KubernetesObject>): ClusterSnapshot =>
  makeSnapshot([node("gpu-1"), clusterModel(), ...objects])

const at = (now: number) => {
  const clock = Effect.runSync(Clock.Clock)
  return { ...clock, currentTimeMillis: Effect.succeed(now), currentTimeMillisUnsafe: () => now }
}

/** The plan for a template as the cluster has it. */
export const planFor = (
  subject: ServiceTemplate,
  cluster: ClusterSnapshot,
  now = NOW,
  failures: ReadonlyArray<ApplyFailure> = [],
): Plan => {
  const plan =
    subject.kind === "AIMServiceTemplate"
      ? serviceTemplateReconciler.reconcile(subject, failures)
      : clusterServiceTemplateReconciler.reconcile(subject, failures)
  return Effect.runSync(
    plan.pipe(Effect.provide(cluster.with([subject]).layer), Effect.provideService(Clock.Clock, at(now))),
  )
}

/** A template and the cluster around it, one instant after the other. */
export interface Scene {
  readonly cluster: ClusterSnapshot
  readonly subject: ServiceTemplate
  /** The plan that led here. */
  readonly plan: Plan
}

const isTemplate = (object: KubernetesObject | undefined): object is ServiceTemplate =>
  object?.kind === "AIMServiceTemplate" || object?.kind === "AIMClusterServiceTemplate"

/** Reconciles the template as the cluster has it, carries the plan out, and again, until nothing changes. */
export const settle = (start: ServiceTemplate, cluster: ClusterSnapshot, now = NOW): Scene => {
  let snapshot = cluster.object(refOf(start)) === undefined ? cluster.with([start]) : cluster
  for (let round = 0; round < 10; round++) {
    const subject = snapshot.object(refOf(start))
    if (!isTemplate(subject)) throw new Error("the template is gone")
    const plan = planFor(subject, snapshot, now)
    const applied = applyPlan(snapshot, subject, plan, now)
    if (applied.changes.length === 0) return { cluster: snapshot, subject, plan }
    snapshot = applied.snapshot
  }
  throw new Error("the template never comes to rest")
}

/** The cluster without its objects of some kinds. */
export const without = (cluster: ClusterSnapshot, ...kinds: ReadonlyArray<string>): ClusterSnapshot =>
  cluster.without(cluster.objects.filter(({ kind }) => kinds.includes(kind)).map(refOf))

/** The Jobs of a cluster. */
export const jobsOf = (cluster: ClusterSnapshot): ReadonlyArray<Job> =>
  cluster.objects.filter((object): object is Job => object.kind === "Job")

/** The Job of a scene in which there is one. */
export const jobIn = ({ cluster }: Pick<Scene, "cluster">): Job => {
  const [job, ...others] = jobsOf(cluster)
  if (job === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} Jobs or none`)
  return job
}

/** A Job that ended at an instant. */
export const ended = (job: Job, type: "Complete" | "Failed", now: number, reason = "BackoffLimitExceeded"): Job => ({
  ...job,
  status: {
    conditions: [
      {
        type,
        status: "True",
        lastTransitionTime: formatTime(now),
        ...(type === "Failed" ? { reason, message: `Job failed: ${reason}` } : {}),
      },
    ],
    ...(type === "Complete" ? { completionTime: formatTime(now) } : {}),
  },
})

/** The pod of a Job. */
export const podOf = (job: Job, status: PodStatus): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${job.metadata.name}-x`,
    namespace: job.metadata.namespace ?? "",
    uid: `${job.metadata.uid}-pod`,
    creationTimestamp: job.metadata.creationTimestamp ?? "",
    labels: { "job-name": job.metadata.name },
    ownerReferences: [
      { apiVersion: "batch/v1", kind: "Job", name: job.metadata.name, uid: job.metadata.uid ?? "", controller: true },
    ],
  },
  status,
})

/** The cluster once the template's Job has ended well and printed this. */
export const printed = ({ cluster }: Scene, log: string, now = NOW): ClusterSnapshot => {
  const job = jobIn({ cluster })
  const pod = podOf(job, { phase: "Succeeded" })
  return cluster
    .with([ended(job, "Complete", now), pod])
    .withObservation(discoveryLog(pod), { _tag: "Known", value: log, at: now })
}

/** The cluster once the template's Job has failed. */
export const crashed = ({ cluster }: Scene, now = NOW, reason?: string): ClusterSnapshot =>
  cluster.with([ended(jobIn({ cluster }), "Failed", now, reason)])

/** The template after discovery, and the cluster with the Job gone. */
export const discoveredScene = (
  start: ServiceTemplate = template(),
  cluster: ClusterSnapshot = clusterOf(),
  log = OUTPUT,
): Scene => {
  const running = settle(start, cluster)
  const done = settle(running.subject, printed(running, log))
  return settle(done.subject, without(done.cluster, "Job", "Pod"))
}

/** The condition of a template; undefined if it has none of the type. */
export const condition = ({ status }: ServiceTemplate, type: string): Condition | undefined =>
  status?.conditions?.find((each) => each.type === type)

/** State, and the conditions as `status/reason`, of the types asked for. */
export const shortly = (
  subject: ServiceTemplate,
  ...types: ReadonlyArray<string>
): ReadonlyArray<string | undefined> => [
  subject.status?.status,
  ...types.map((type) => {
    const found = condition(subject, type)
    return found && `${found.status}/${found.reason}`
  }),
]

/** Plans all templates until nothing changes. */
export const fixpointOf = (cluster: ClusterSnapshot, now = NOW) =>
  Effect.runSync(
    planToFixpoint(cluster, [onSnapshots(serviceTemplateReconciler), onSnapshots(clusterServiceTemplateReconciler)], {
      now,
      maxRounds: 10,
    }),
  )

import {
  type AIMArtifact,
  type AIMArtifactSpec,
  type AIMArtifactStatus,
  type AIMModelCache,
  type AIMRuntimeConfig,
  type Container,
  type Event,
  type Job,
  JobKind,
  type KubernetesObject,
  type PersistentVolumeClaim,
  type Pod,
  type RoleBinding,
  type ServiceAccount,
} from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { isObjectOf } from "../../cluster-state/object-check.ts"
import { type ClusterSnapshot, makeSnapshot } from "../../cluster-state/snapshot.ts"
import { findCondition } from "../../health/conditions.ts"
import { applyPlan, type Change } from "../../reconcile/apply-plan.ts"
import { onSnapshots, planToFixpoint } from "../../reconcile/fixpoint.ts"
import type { ApplyFailure, Plan } from "../../reconcile/plan.ts"
import { formatTime } from "../../time/rfc3339.ts"
import { artifactReconciler, modelCacheReconciler } from "../reconcile-artifact.ts"

/** The instant of all tests: 2026-01-31T12:00:00Z. */
export const NOW = 1_769_860_800_000
export const MINUTE = 60_000
const at = (offset: number): string => formatTime(NOW + offset)

export const CLAIM_NAME = "my-artifact-cache-16b81fda"
export const DOWNLOAD_NAME = "my-artifact-download-16b81fda"
export const CHECK_SIZE_NAME = "my-artifact-check-size-16b81fda"
const UID = "11111111-2222-3333-4444-555555555555"

/** The artifact `my-artifact` of namespace `ml-team`; 8.5 GiB unless it says otherwise. */
export const artifact = (
  spec: Partial<AIMArtifactSpec> = { size: "9094593249" },
  status?: AIMArtifactStatus,
  metadata: Partial<AIMArtifact["metadata"]> = {},
): AIMArtifact => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMArtifact",
  metadata: {
    name: "my-artifact",
    namespace: "ml-team",
    uid: UID,
    generation: 1,
    creationTimestamp: at(-60 * MINUTE),
    ...metadata,
  },
  spec: { sourceUri: "hf://amd/Llama-3.1-8B", ...spec },
  ...(status === undefined ? {} : { status }),
})

/** The same as an AIMModelCache. */
export const modelCache = (): AIMModelCache => ({ ...artifact(), kind: "AIMModelCache" })

const owner = {
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMArtifact",
  name: "my-artifact",
  uid: UID,
  controller: true,
}

/** The artifact's claim. */
export const claim = (
  phase: "Bound" | "Pending" | "Lost" = "Bound",
  {
    uid = "pvc-uid",
    verified = false,
    terminating = false,
  }: { readonly uid?: string; readonly verified?: boolean; readonly terminating?: boolean } = {},
): PersistentVolumeClaim => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: {
    name: CLAIM_NAME,
    namespace: "ml-team",
    uid,
    creationTimestamp: at(-30 * MINUTE),
    ...(terminating ? { deletionTimestamp: at(-MINUTE), finalizers: ["kubernetes.io/pvc-protection"] } : {}),
    labels: { "app.kubernetes.io/managed-by": "aim-artifact-controller" },
    annotations: {
      "aim.eai.amd.com/pvc-headroom-percent": "10",
      ...(verified ? { "aim.eai.amd.com/download-verified": "job-uid" } : {}),
    },
    ownerReferences: [owner],
  },
  spec: { resources: { requests: { storage: "10Gi" } } },
  status: { phase },
})

/** How a Job ended, if it did. */
export type JobOutcome = "Active" | "Complete" | "Failed"

/** A Job of the artifact. What failed failed ten seconds ago. */
export const job = (
  task: "download" | "check-size",
  outcome: JobOutcome,
  options: {
    readonly retry?: number
    readonly hash?: string
    readonly name?: string
    readonly pvcUid?: string
    readonly endedAt?: number
    /** Why it failed. */
    readonly reason?: "BackoffLimitExceeded" | "DeadlineExceeded"
  } = {},
): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: {
    name: options.name ?? (task === "download" ? DOWNLOAD_NAME : CHECK_SIZE_NAME),
    namespace: "ml-team",
    uid: `${options.name ?? task}-uid`,
    creationTimestamp: at(-20 * MINUTE),
    labels: { "aim.eai.amd.com/component": task },
    annotations: {
      "aim.eai.amd.com/retry": String(options.retry ?? 0),
      ...(options.hash === undefined ? {} : { "aim.eai.amd.com/spec-hash": options.hash }),
      ...(task === "download" ? { "aim.eai.amd.com/pvc-uid": options.pvcUid ?? "pvc-uid" } : {}),
    },
    ownerReferences: [owner],
  },
  spec: { template: { spec: { containers: [] } } },
  status:
    outcome === "Active"
      ? { active: 1 }
      : {
          conditions: [
            {
              type: outcome,
              status: "True",
              lastTransitionTime: at(options.endedAt ?? -10_000),
              ...(outcome === "Failed"
                ? { reason: options.reason ?? "BackoffLimitExceeded", message: "Job has reached the specified limit" }
                : {}),
            },
          ],
          ...(outcome === "Complete" ? { completionTime: at(options.endedAt ?? -10_000) } : {}),
        },
})

/** A pod of the Job; a number of seconds ago it was made, and it ended so or runs. */
export const pod = (
  name: string,
  phase: "Running" | "Failed" | "Succeeded" | "Pending",
  options: {
    readonly job?: string
    readonly reason?: string
    readonly exitCode?: number
    readonly age?: number
    readonly waiting?: { readonly reason: string; readonly message: string }
    /** Whether it is going away. */
    readonly terminating?: boolean
  } = {},
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "ml-team",
    uid: `${name}-uid`,
    creationTimestamp: at(-(options.age ?? 60) * 1000),
    ...(options.terminating === true ? { deletionTimestamp: at(0) } : {}),
    labels: { "job-name": options.job ?? DOWNLOAD_NAME },
    ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "j", uid: "download-uid", controller: true }],
  },
  status: {
    phase,
    ...(phase === "Running" ? { conditions: [{ type: "Ready", status: "True" }] } : {}),
    containerStatuses: [
      {
        name: "model-download",
        state:
          options.waiting !== undefined
            ? { waiting: options.waiting }
            : phase === "Failed"
              ? { terminated: { exitCode: options.exitCode ?? 1, reason: options.reason ?? "Error" } }
              : {},
      },
    ],
  },
})

/** An event about an object, some seconds ago. */
const eventAbout = (
  { kind, name, uid }: { readonly kind: string; readonly name: string; readonly uid: string },
  told: { readonly reason: string; readonly message: string; readonly type: "Normal" | "Warning" },
  age = 5,
): Event => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: `${name}-${told.reason}`, namespace: "ml-team" },
  involvedObject: { kind, name, namespace: "ml-team", uid },
  ...told,
  lastTimestamp: at(-age * 1000),
})

/** An event about the claim. */
export const claimEvent = (reason: string, message: string): Event =>
  eventAbout({ kind: "PersistentVolumeClaim", name: CLAIM_NAME, uid: "pvc-uid" }, { reason, message, type: "Warning" })

/** An event about a pod. */
export const podEvent = (name: string, reason: string, message: string): Event =>
  eventAbout({ kind: "Pod", name, uid: `${name}-uid` }, { reason, message, type: "Warning" })

/** An event about a Job of the artifact, some seconds ago. */
export const jobEvent = (
  task: "download" | "check-size",
  reason: "FailedCreate" | "SuccessfulCreate",
  message: string,
  { age = 5, uid = `${task}-uid` }: { readonly age?: number; readonly uid?: string } = {},
): Event =>
  eventAbout(
    { kind: "Job", name: task === "download" ? DOWNLOAD_NAME : CHECK_SIZE_NAME, uid },
    { reason, message, type: reason === "FailedCreate" ? "Warning" : "Normal" },
    age,
  )

export const runtimeConfig = (spec: AIMRuntimeConfig["spec"]): AIMRuntimeConfig => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMRuntimeConfig",
  metadata: { name: "default", namespace: "ml-team", uid: "config-uid" },
  spec,
})

const managed = { "app.kubernetes.io/managed-by": "aim-engine" }

const account: ServiceAccount = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "aim-artifact-downloader", namespace: "ml-team", uid: "sa-uid", labels: managed },
}

const binding: RoleBinding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "aim-engine-artifact-status-updater", namespace: "ml-team", uid: "rb-uid", labels: managed },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "aim-engine-artifact-status-updater" },
  subjects: [{ kind: "ServiceAccount", name: "aim-artifact-downloader", namespace: "ml-team" }],
}

/** What a namespace has in which something was downloaded before. */
export const ACCESS: ReadonlyArray<KubernetesObject> = [account, binding]

/** A cluster with these objects. */
export const clusterOf = (...objects: ReadonlyArray<KubernetesObject>): ClusterSnapshot => makeSnapshot(objects)

/** The cluster in which the log of a pod's container was read. */
export const withLog = (cluster: ClusterSnapshot, podName: string, container: string, text: string): ClusterSnapshot =>
  cluster.withObservation(
    { type: "PodLog", key: `${podName}-uid/${container}/0` },
    { _tag: "Known", value: text, at: NOW },
  )

/** The plan for an artifact, and what it changes. */
export interface Outcome {
  readonly plan: Plan
  readonly changes: ReadonlyArray<Change>
  readonly cluster: ClusterSnapshot
}

/** Reconciles an object of the cluster once. */
export const reconcileOnce = (
  cluster: ClusterSnapshot,
  object: AIMArtifact,
  { failures = [], now = NOW }: { readonly failures?: ReadonlyArray<ApplyFailure>; readonly now?: number } = {},
): Outcome => {
  const all = cluster.with([object])
  const clock = Effect.runSync(Clock.Clock)
  const plan = Effect.runSync(
    artifactReconciler.reconcile(object, failures).pipe(
      Effect.provide(all.layer),
      Effect.provideService(Clock.Clock, {
        ...clock,
        currentTimeMillis: Effect.succeed(now),
        currentTimeMillisUnsafe: () => now,
      }),
    ),
  )
  const applied = applyPlan(all, object, plan, now)
  return { plan, changes: applied.changes, cluster: applied.snapshot }
}

/** Reconciles until nothing changes. */
export const settle = (cluster: ClusterSnapshot) =>
  Effect.runSync(
    planToFixpoint(cluster, [onSnapshots(artifactReconciler), onSnapshots(modelCacheReconciler)], {
      now: NOW,
      maxRounds: 10,
    }),
  )

/** The status that a plan writes. */
export const statusOf = (plan: Plan): AIMArtifactStatus => plan.status ?? {}

/** A condition of the status that a plan writes. */
export const conditionOf = (plan: Plan, type: string) => findCondition(statusOf(plan).conditions, type)

/** What a plan changes besides the status: `Create Job`, `Delete Job` …, in order. */
export const writesOf = ({ changes }: Pick<Outcome, "changes">): ReadonlyArray<string> =>
  changes.filter(({ _tag }) => _tag !== "Status").map(({ _tag, ref }) => `${_tag} ${ref.kind} ${ref.name}`)

/** The planned object of a kind. */
export const planned = (plan: Plan, kind: string): KubernetesObject | undefined =>
  plan.apply.find((each) => each.kind.kind === kind)?.object

const isJob = isObjectOf(JobKind)

/** The only container of the Job that a plan applies. */
export const plannedContainer = (plan: Plan): Container | undefined => {
  const object = planned(plan, "Job")
  return object !== undefined && isJob(object) ? object.spec.template.spec.containers[0] : undefined
}

import type {
  AIMArtifact,
  AIMArtifactStatus,
  AIMClusterServiceTemplate,
  AIMModelCache,
  AIMModelSource,
  AIMResourceStatus,
  AIMServiceTemplate,
  AIMTemplateCache,
  AIMTemplateCacheSpec,
  AIMTemplateCacheStatus,
  Condition,
  KubernetesObject,
  Namespace,
} from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { type ClusterSnapshot, makeSnapshot } from "../../cluster-state/snapshot.ts"
import { findCondition } from "../../health/conditions.ts"
import { applyPlan } from "../../reconcile/apply-plan.ts"
import { onSnapshots, planToFixpoint } from "../../reconcile/fixpoint.ts"
import type { Plan } from "../../reconcile/plan.ts"
import { templateCacheReconciler } from "../reconcile-template-cache.ts"

/** The instant of all tests: 2026-01-31T12:00:00Z. */
export const NOW = 1_769_860_800_000
const CREATED = "2026-01-30T12:00:00Z"

export const namespace: Namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "ml-team", uid: "ns-uid", creationTimestamp: CREATED },
}

export const SOURCE: AIMModelSource = { modelId: "amd/llama", sourceUri: "hf://amd/llama", size: "16Gi" }
export const OTHER: AIMModelSource = { modelId: "amd/draft", sourceUri: "s3://bucket/draft" }

const ready = (status: AIMResourceStatus, reason: string, message: string): Condition => ({
  type: "Ready",
  status: status === "Ready" ? "True" : "False",
  reason,
  message,
  lastTransitionTime: CREATED,
})

/** The template `llama` in the namespace. */
export const template = (
  status: AIMResourceStatus | undefined = "Ready",
  modelSources: ReadonlyArray<AIMModelSource> | undefined = [SOURCE],
): AIMServiceTemplate => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMServiceTemplate",
  metadata: { name: "llama", namespace: "ml-team", uid: "template-uid" },
  spec: { modelName: "llama" },
  status: {
    status,
    conditions: [ready(status, "SomeReason", "what the template says")],
    ...(modelSources === undefined ? {} : { modelSources }),
  },
})

/** The cluster template of the same name. */
export const clusterTemplate = (): AIMClusterServiceTemplate => ({
  ...template(),
  kind: "AIMClusterServiceTemplate",
  metadata: { name: "llama", uid: "cluster-template-uid" },
})

/** A cache of the template, with its finalizer. */
export const cache = (
  spec: Partial<AIMTemplateCacheSpec> = { templateScope: "Namespace" },
  status?: AIMTemplateCacheStatus,
  metadata: Partial<AIMTemplateCache["metadata"]> = {},
): AIMTemplateCache => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMTemplateCache",
  metadata: {
    name: "cache-a",
    namespace: "ml-team",
    uid: "cache-uid",
    generation: 1,
    creationTimestamp: CREATED,
    finalizers: ["aim.eai.amd.com/artifactcleanup"],
    ...metadata,
  },
  spec: { templateName: "llama", ...spec },
  ...(status === undefined ? {} : { status }),
})

/** What owns an artifact: the cache, unless said otherwise. */
export const ownedBy = (uid = "cache-uid", apiVersion = "aim.eai.amd.com/v1alpha1") => ({
  ownerReferences: [{ apiVersion, kind: "AIMTemplateCache", name: "x", uid, controller: true }],
})

/** An artifact for {@link SOURCE}. */
export const artifact = (
  name: string,
  status: AIMResourceStatus | undefined,
  changes: {
    readonly metadata?: Partial<AIMArtifact["metadata"]>
    readonly spec?: Partial<AIMArtifact["spec"]>
    readonly status?: AIMArtifactStatus
  } = {},
): AIMArtifact => ({
  apiVersion: "aim.eai.amd.com/v1alpha1",
  kind: "AIMArtifact",
  metadata: { name, namespace: "ml-team", uid: `${name}-uid`, creationTimestamp: CREATED, ...changes.metadata },
  spec: { sourceUri: SOURCE.sourceUri, modelId: SOURCE.modelId, ...changes.spec },
  ...(status === undefined
    ? {}
    : {
        status: {
          status,
          conditions: [
            ready(status, status === "Ready" ? "AllComponentsReady" : "SourceNotFound", "no such repository"),
          ],
          ...(status === "Ready" ? { persistentVolumeClaim: `${name}-claim` } : {}),
          ...changes.status,
        },
      }),
})

/** The same under the earlier name of the kind. */
export const modelCache = (name: string, status: AIMResourceStatus): AIMModelCache => ({
  ...artifact(name, status),
  kind: "AIMModelCache",
})

/** A cluster with the namespace and these objects. */
export const clusterOf = (...objects: ReadonlyArray<KubernetesObject>): ClusterSnapshot =>
  makeSnapshot([namespace, ...objects])

/** The plan for a cache in a cluster. */
export const planFor = (subject: AIMTemplateCache, cluster: ClusterSnapshot): Plan => {
  const clock = Effect.runSync(Clock.Clock)
  return Effect.runSync(
    templateCacheReconciler
      .reconcile(subject, [])
      .pipe(
        Effect.provide(cluster.with([subject]).layer),
        Effect.provideService(Clock.Clock, { ...clock, currentTimeMillis: Effect.succeed(NOW) }),
      ),
  )
}

/** The cluster after the plan for a cache was carried out. */
export const after = (subject: AIMTemplateCache, cluster: ClusterSnapshot): ClusterSnapshot =>
  applyPlan(cluster.with([subject]), subject, planFor(subject, cluster), NOW).snapshot

/** Plans all caches until nothing changes. */
export const settle = (cluster: ClusterSnapshot) =>
  Effect.runSync(planToFixpoint(cluster, [onSnapshots(templateCacheReconciler)], { now: NOW, maxRounds: 10 }))

/** The status that a plan writes. */
export const statusOf = (plan: Plan): AIMTemplateCacheStatus => plan.status ?? {}

/** A condition of the status that a plan writes. */
export const conditionOf = (plan: Plan, type: string) => findCondition(statusOf(plan).conditions, type)

/** What a plan applies: `create AIMArtifact`, `release AIMArtifact` …, by name. */
export const writesOf = (plan: Plan): ReadonlyArray<string> =>
  plan.apply.map(({ mode, object }) => `${mode} ${object.kind} ${object.metadata.name}`)

import {
  AIMClusterModelKind,
  AIMClusterRuntimeConfigKind,
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  AIMModelKind,
  AIMRuntimeConfigKind,
  type AIMServiceTemplate,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  EventKind,
  JobKind,
  NodeKind,
  PodKind,
  type ResourceKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { judgeTemplate } from "./judge-template.ts"
import { observeTemplate } from "./observe-template.ts"
import { planTemplate } from "./plan-template.ts"

const reconcile = Effect.fnUntraced(function* (template: ServiceTemplate, failures: ReadonlyArray<ApplyFailure>) {
  if (isPaused(template) || template.metadata.deletionTimestamp !== undefined) return emptyPlan
  const parts = yield* observeTemplate(template)
  const verdict = judgeTemplate(template, parts, failures, yield* Clock.currentTimeMillis)
  return planTemplate(template, parts, verdict, failures)
})

const recorded = (template: ServiceTemplate, failures: ReadonlyArray<ApplyFailure>) =>
  Effect.map(
    recordReads(reconcile(template, failures)),
    ({ value, observations }): Plan => ({ ...value, observations }),
  )

/** What the templates of both scopes read: discovery is one queue for all of them. */
const COMMON_READS: ReadonlyArray<ResourceKind> = [
  AIMClusterModelKind,
  AIMClusterRuntimeConfigKind,
  AIMClusterServiceTemplateKind,
  AIMServiceTemplateKind,
  EventKind,
  JobKind,
  NodeKind,
  PodKind,
  SecretKind,
  ServiceAccountKind,
]

/**
 * Makes a template usable: finds its model, sees whether the cluster has its hardware, and finds out by a discovery Job
 * which files and which profile it needs, unless its specification says so. Keeps a cache of its own where it asks for one.
 */
export const serviceTemplateReconciler: Reconciler<AIMServiceTemplate> = {
  name: "service-template",
  kind: AIMServiceTemplateKind,
  reads: [...COMMON_READS, AIMModelKind, AIMRuntimeConfigKind, AIMTemplateCacheKind],
  writes: [AIMTemplateCacheKind, JobKind],
  reconcile: recorded,
}

/** The same for a template of the cluster. Its Job runs in the operator's namespace; it has no cache of its own. */
export const clusterServiceTemplateReconciler: Reconciler<AIMClusterServiceTemplate> = {
  name: "cluster-service-template",
  kind: AIMClusterServiceTemplateKind,
  reads: COMMON_READS,
  writes: [JobKind],
  reconcile: recorded,
}

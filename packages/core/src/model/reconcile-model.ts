import {
  type AIMClusterModel,
  AIMClusterModelKind,
  AIMClusterRuntimeConfigKind,
  AIMClusterServiceTemplateKind,
  type AIMModel,
  AIMModelKind,
  type AIMResourceStatus,
  AIMRuntimeConfigKind,
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  type ResourceKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { planEvents } from "../events/plan-events.ts"
import { planLogs } from "../events/plan-logs.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { Reason } from "../health/reasons.ts"
import { labelChild } from "../labels/label-child.ts"
import { problemText } from "../model-metadata/metadata-problem.ts"
import { markStale, planPruning } from "../model-templates/prune-templates.ts"
import { templateObject } from "../model-templates/template-object.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan, type PlannedEvent, type PlannedObject } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { judgeModel } from "./judge-model.ts"
import { modelDecisions } from "./model-decisions.ts"
import { statusOfModel } from "./model-status.ts"
import { type ModelParts, observeModel } from "./observe-model.ts"
import type { Model } from "./service-model.ts"

const reconcile = Effect.fnUntraced(function* (model: Model, failures: ReadonlyArray<ApplyFailure>) {
  if (isPaused(model) || model.metadata.deletionTimestamp !== undefined) return emptyPlan
  const parts = yield* observeModel(model)
  const verdict = judgeModel(model, parts, failures, yield* Clock.currentTimeMillis)
  return planModel(model, parts, verdict, failures)
})

const planModel = (
  model: Model,
  parts: ModelParts,
  verdict: HealthVerdict<AIMResourceStatus>,
  failures: ReadonlyArray<ApplyFailure>,
): Plan => {
  const unused = Result.isSuccess(parts.live) ? parts.live.success.unused : []
  return {
    ...emptyPlan,
    delete: verdict.shouldApply ? unused.flatMap(planPruning) : [],
    apply: verdict.shouldApply ? templatesOf(model, parts) : [],
    status: statusOfModel(model, parts, verdict),
    events: [...planEvents(verdict), ...droppedLabels(parts)],
    logs: planLogs(verdict),
    requeueAfterSeconds: verdict.requeueAfterSeconds,
    retry: isUnreadImageAlone(parts, failures) ? undefined : verdict.retry,
    decisions: modelDecisions(parts),
  }
}

/** The registry is asked again by itself, in its own time, and the answer wakes us: looking again before is in vain. */
const isUnreadImageAlone = ({ config, live, metadata }: ModelParts, failures: ReadonlyArray<ApplyFailure>): boolean =>
  metadata.failure !== undefined &&
  metadata.failure.reason !== Reason.SecretAccessFailed &&
  failures.length === 0 &&
  Result.isSuccess(config) &&
  Result.isSuccess(live)

const templatesOf = (model: Model, { scope, planned, live, config }: ModelParts): ReadonlyArray<PlannedObject> => {
  const { controller, templateKind: kind, templatesComponent: component } = scope
  const labelPropagation = Result.isSuccess(config) ? config.success.config.labelPropagation : undefined
  const templates = Result.isSuccess(planned) ? planned.success.templates : []
  const stale = Result.isSuccess(live) ? live.success.stale : []
  const objects = [
    ...templates.map((template) =>
      labelChild(templateObject(model, template), { controller, parent: model, labelPropagation }),
    ),
    ...stale.map(markStale),
  ]
  return applyOrder(objects.map((object): PlannedObject => ({ kind, object, mode: "apply", component })))
}

/** Told once: when the labels come from the registry, and not when they come from the status. */
const droppedLabels = ({ metadata: { isFresh, problems } }: ModelParts): ReadonlyArray<PlannedEvent> =>
  problems
    .filter(({ _tag }) => isFresh && _tag === "DroppedLabels")
    .map((problem) => ({
      type: "Warning",
      reason: Reason.LabelsDropped,
      message: problemText(problem),
      recurring: false,
    }))

const recorded = (model: Model, failures: ReadonlyArray<ApplyFailure>) =>
  Effect.map(recordReads(reconcile(model, failures)), ({ value, observations }): Plan => ({ ...value, observations }))

/** What both read besides templates and runtime configs of their scope. */
const COMMON_READS: ReadonlyArray<ResourceKind> = [
  AIMClusterRuntimeConfigKind,
  AIMServiceKind,
  AIMTemplateCacheKind,
  SecretKind,
  ServiceAccountKind,
]

/**
 * Finds out what a model of a namespace is, from its image or its specification, and keeps the templates by which it can be
 * served. What is wrong with the image, its registry or its templates is in its conditions.
 */
export const modelReconciler: Reconciler<AIMModel> = {
  name: "model",
  kind: AIMModelKind,
  reads: [...COMMON_READS, AIMRuntimeConfigKind, AIMServiceTemplateKind],
  writes: [AIMServiceTemplateKind],
  reconcile: recorded,
}

/** The same for a model of the cluster; the Secrets that it names are in the operator's namespace. */
export const clusterModelReconciler: Reconciler<AIMClusterModel> = {
  name: "cluster-model",
  kind: AIMClusterModelKind,
  reads: [...COMMON_READS, AIMClusterServiceTemplateKind],
  writes: [AIMClusterServiceTemplateKind],
  reconcile: recorded,
}

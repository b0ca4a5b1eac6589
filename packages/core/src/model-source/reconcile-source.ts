import {
  AIMClusterModelKind,
  type AIMClusterModelSource,
  AIMClusterModelSourceKind,
  type AIMClusterModelSourceStatus,
  AIMClusterRuntimeConfigKind,
  type AIMStatus,
  SecretKind,
} from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { verdictPlan } from "../events/verdict-plan.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan, type PlannedObject } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { definedFields } from "../structure/defined-fields.ts"
import { judgeSource } from "./judge-source.ts"
import { observeSource, type SourceParts } from "./observe-source.ts"
import { sourceDecision } from "./source-decision.ts"
import { planModelUpdates, planSourceModel } from "./source-model.ts"
import { lastSyncTime, sourceNumbers } from "./source-numbers.ts"

const reconcile = Effect.fnUntraced(function* (source: AIMClusterModelSource, failures: ReadonlyArray<ApplyFailure>) {
  if (isPaused(source) || source.metadata.deletionTimestamp !== undefined) return emptyPlan
  const parts = yield* observeSource(source)
  const now = yield* Clock.currentTimeMillis
  const verdict = judgeSource(source, parts, failures, now)
  return {
    ...emptyPlan,
    ...verdictPlan(verdict),
    apply: verdict.shouldApply ? modelsOf(source, parts) : [],
    status: statusOfSource(source, parts, verdict, now),
    decisions: [sourceDecision(parts)],
  } satisfies Plan
})

/** Models to create, and models that the source has and that are to follow its changes. None is ever deleted. */
const modelsOf = (
  source: AIMClusterModelSource,
  { choice, models, labelPropagation }: SourceParts,
): ReadonlyArray<PlannedObject> => {
  const images = Result.getOrUndefined(choice)?.created ?? []
  const created = images.map((image) => planSourceModel(source, image, labelPropagation))
  const existing = Result.getOrElse(models, () => [])
  return applyOrder([
    ...created.flatMap((planned) => (Result.isSuccess(planned) ? [planned.success] : [])),
    ...planModelUpdates(source, existing, labelPropagation),
  ])
}

const statusOfSource = (
  source: AIMClusterModelSource,
  parts: SourceParts,
  verdict: HealthVerdict<AIMStatus>,
  now: number,
): AIMClusterModelSourceStatus =>
  definedFields({
    observedGeneration: source.metadata.generation,
    status: verdict.status,
    conditions: verdict.conditions,
    lastSyncTime: lastSyncTime(source, parts, now),
    ...sourceNumbers(source, parts),
  })

/**
 * Reads registries once an interval, and creates a cluster model for each image that a filter takes, as far as the limit
 * allows. Models stay when their image is gone or no filter takes it any more; they go with the source.
 */
export const modelSourceReconciler: Reconciler<AIMClusterModelSource> = {
  name: "cluster-model-source",
  kind: AIMClusterModelSourceKind,
  reads: [AIMClusterModelKind, AIMClusterRuntimeConfigKind, SecretKind],
  writes: [AIMClusterModelKind],
  reconcile: (source, failures) =>
    Effect.map(
      recordReads(reconcile(source, failures)),
      ({ value, observations }): Plan => ({ ...value, observations }),
    ),
}

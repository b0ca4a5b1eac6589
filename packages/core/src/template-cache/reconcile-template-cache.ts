import {
  AIMArtifactKind,
  AIMClusterRuntimeConfigKind,
  AIMClusterServiceTemplateKind,
  AIMModelCacheKind,
  AIMRuntimeConfigKind,
  AIMServiceTemplateKind,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  NamespaceKind,
} from "@aim-engine/api"
import { Clock, Effect, Result } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { verdictPlan } from "../events/verdict-plan.ts"
import { isNamespaceEnding } from "../ownership/namespace-state.ts"
import type { Decision } from "../reconcile/decision.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { finalizeTemplateCache } from "./finalize-template-cache.ts"
import { judgeTemplateCache } from "./judge-template-cache.ts"
import { observeTemplateCache, type TemplateCacheParts } from "./observe-template-cache.ts"
import { planTemplateCacheChildren } from "./plan-template-cache-children.ts"
import { statusOfTemplateCache } from "./template-cache-status.ts"

const reconcile = Effect.fnUntraced(function* (cache: AIMTemplateCache, failures: ReadonlyArray<ApplyFailure>) {
  const finalization = yield* finalizeTemplateCache(cache, failures)
  if (finalization !== undefined) return finalization
  if (isPaused(cache) || (yield* isNamespaceEnding(cache.metadata.namespace ?? ""))) return emptyPlan

  const parts = yield* observeTemplateCache(cache)
  const verdict = judgeTemplateCache(cache, parts, failures, yield* Clock.currentTimeMillis)
  return {
    ...emptyPlan,
    ...verdictPlan(verdict),
    apply: verdict.shouldApply ? planTemplateCacheChildren(cache, parts) : [],
    status: statusOfTemplateCache(cache, parts, verdict),
    decisions: decisionsOf(parts),
  } satisfies Plan
})

const decisionsOf = ({ config, matches }: TemplateCacheParts): ReadonlyArray<Decision> => [
  ...(Result.isSuccess(config) ? [config.success.decision] : []),
  ...(Result.getOrElse(matches, () => undefined) ?? []).map(({ source, artifact }) => ({
    _tag: "Artifact",
    summary:
      artifact === undefined
        ? `${source.sourceUri}: nothing holds it, so an artifact is created`
        : `${source.sourceUri}: held by ${artifact.kind} ${artifact.metadata.name}`,
  })),
]

/**
 * Keeps the model files of a template on volumes: finds what holds them already, creates artifacts for the others, and
 * tells services where to find all of it.
 */
export const templateCacheReconciler: Reconciler<AIMTemplateCache> = {
  name: "template-cache",
  kind: AIMTemplateCacheKind,
  reads: [
    AIMArtifactKind,
    AIMClusterRuntimeConfigKind,
    AIMClusterServiceTemplateKind,
    AIMModelCacheKind,
    AIMRuntimeConfigKind,
    AIMServiceTemplateKind,
    AIMTemplateCacheKind,
    NamespaceKind,
  ],
  writes: [AIMArtifactKind, AIMModelCacheKind, AIMTemplateCacheKind],
  reconcile: (cache, failures) =>
    Effect.map(
      recordReads(reconcile(cache, failures)),
      ({ value, observations }): Plan => ({ ...value, observations }),
    ),
}

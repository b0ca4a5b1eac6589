import {
  AIMArtifactKind,
  AIMClusterModelKind,
  AIMClusterRuntimeConfigKind,
  AIMClusterServiceTemplateKind,
  AIMModelCacheKind,
  AIMModelKind,
  AIMRuntimeConfigKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  EventKind,
  HorizontalPodAutoscalerKind,
  HTTPRouteKind,
  InferenceServiceKind,
  NamespaceKind,
  NodeKind,
  PersistentVolumeClaimKind,
  PodKind,
  ScaledObjectKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Clock, Effect } from "effect"
import { recordReads } from "../cluster-state/record-reads.ts"
import { isNamespaceEnding } from "../ownership/namespace-state.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ApplyFailure, emptyPlan, type Plan } from "../reconcile/plan.ts"
import type { Reconciler } from "../reconcile/reconciler.ts"
import { finalizeService } from "./finalize-service.ts"
import { judgeService } from "./judge-service.ts"
import { observeService } from "./observe-service.ts"
import { planService } from "./plan-service.ts"

const reconcile = Effect.fnUntraced(function* (service: AIMService, failures: ReadonlyArray<ApplyFailure>) {
  const finalization = yield* finalizeService(service, failures)
  if (finalization !== undefined) return finalization
  if (isPaused(service) || (yield* isNamespaceEnding(service.metadata.namespace ?? ""))) return emptyPlan

  const parts = yield* observeService(service)
  const verdict = judgeService(service, parts, failures, yield* Clock.currentTimeMillis)
  return planService(service, parts, verdict, failures)
})

/**
 * Turns an AIMService into a running endpoint: finds or creates its model, chooses its template, sees to its cache, and
 * keeps an InferenceService and an HTTPRoute for it. What it waits for, and what is wrong, is in its conditions.
 */
export const serviceReconciler: Reconciler<AIMService> = {
  name: "service",
  kind: AIMServiceKind,
  reads: [
    AIMArtifactKind,
    AIMClusterModelKind,
    AIMClusterRuntimeConfigKind,
    AIMClusterServiceTemplateKind,
    AIMModelCacheKind,
    AIMModelKind,
    AIMRuntimeConfigKind,
    AIMServiceKind,
    AIMServiceTemplateKind,
    AIMTemplateCacheKind,
    EventKind,
    HorizontalPodAutoscalerKind,
    HTTPRouteKind,
    InferenceServiceKind,
    NamespaceKind,
    NodeKind,
    PersistentVolumeClaimKind,
    PodKind,
    ScaledObjectKind,
    SecretKind,
    ServiceAccountKind,
  ],
  writes: [
    AIMArtifactKind,
    AIMClusterModelKind,
    AIMModelCacheKind,
    AIMModelKind,
    AIMServiceTemplateKind,
    AIMTemplateCacheKind,
    HTTPRouteKind,
    InferenceServiceKind,
    PersistentVolumeClaimKind,
    ScaledObjectKind,
  ],
  reconcile: (service, failures) =>
    Effect.map(
      recordReads(reconcile(service, failures)),
      ({ value, observations }): Plan => ({ ...value, observations }),
    ),
}

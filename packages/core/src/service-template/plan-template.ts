import { type AIMResourceStatus, AIMTemplateCacheKind, JobKind, type KubernetesObject } from "@aim-engine/api"
import { Result } from "effect"
import { DISCOVERY_LIMIT } from "../discovery/admit-discovery.ts"
import { discoveryDecision } from "../discovery/discovery-decision.ts"
import { DISCOVERY_JOB } from "../discovery/discovery-health.ts"
import { DISCOVERY_JOB_LABELS } from "../discovery/discovery-index.ts"
import { retryError } from "../errors/retry-error.ts"
import { planEvents } from "../events/plan-events.ts"
import type { HealthVerdict } from "../health/health-verdict.ts"
import { recheckSeconds } from "../health/recheck.ts"
import { labelChild } from "../labels/label-child.ts"
import { applyOrder } from "../ownership/apply-order.ts"
import { controllerOwner } from "../ownership/owner-reference.ts"
import { type ApplyFailure, type CreationLimit, emptyPlan, type Plan, type PlannedObject } from "../reconcile/plan.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import type { TemplateParts } from "./observe-template.ts"
import { CACHE, isCacheDue, renderOwnedCache, wantsCache } from "./owned-cache.ts"
import { hardwareDecision, templateModelDecision } from "./template-decisions.ts"
import { templateScope } from "./template-scope.ts"
import { statusOfTemplate } from "./template-status.ts"

/** The plan for a template: what its parts come to, as far as the verdict allows it. */
export const planTemplate = (
  template: ServiceTemplate,
  parts: TemplateParts,
  verdict: HealthVerdict<AIMResourceStatus>,
  failures: ReadonlyArray<ApplyFailure>,
): Plan => {
  const refusedCache = failures.filter(({ component }) => component === CACHE)
  return {
    ...emptyPlan,
    delete: verdict.shouldApply ? parts.discovery.deletions : [],
    apply: verdict.shouldApply ? objectsOf(template, parts, verdict) : [],
    status: statusOfTemplate(template, parts, verdict),
    events: planEvents(verdict),
    requeueAfterSeconds: requeueSeconds(template, verdict, refusedCache),
    retry: verdict.retry ?? retryError(refusedCache.map(({ error }) => error)),
    decisions: [
      ...(Result.isSuccess(parts.config) ? [parts.config.success.decision] : []),
      templateModelDecision(template, parts),
      hardwareDecision(parts),
      discoveryDecision(parts.discovery.state, parts.hash),
    ],
  }
}

/** A refused cache is tried again from time to time: what refuses it may be out of our sight. */
const requeueSeconds = (
  { metadata: { uid, name } }: ServiceTemplate,
  { requeueAfterSeconds }: HealthVerdict<AIMResourceStatus>,
  refusedCache: ReadonlyArray<ApplyFailure>,
): number | undefined =>
  refusedCache.length === 0
    ? requeueAfterSeconds
    : Math.min(requeueAfterSeconds ?? Number.POSITIVE_INFINITY, recheckSeconds(uid ?? name))

/** The bound on discovery Jobs, as whoever creates one has to keep it. */
const discoveryLimit = ({ discovery: { state } }: TemplateParts): CreationLimit => ({
  name: "discovery jobs",
  atMost: DISCOVERY_LIMIT,
  labels: DISCOVERY_JOB_LABELS,
  endedBy: ["Complete", "Failed"],
  except: state._tag === "Waiting" ? state.except : [],
})

const objectsOf = (
  template: ServiceTemplate,
  parts: TemplateParts,
  verdict: HealthVerdict<AIMResourceStatus>,
): ReadonlyArray<PlannedObject> => {
  const { controller } = templateScope(template)
  const labelPropagation = Result.isSuccess(parts.config) ? parts.config.success.config.labelPropagation : undefined
  const child = (object: KubernetesObject): KubernetesObject => {
    const labelled = labelChild(object, { controller, parent: template, labelPropagation })
    const owner = controllerOwner(template, object.metadata.namespace ?? "")
    return { ...labelled, metadata: { ...labelled.metadata, ...owner } }
  }
  const objects: Array<PlannedObject> = []
  if (parts.job !== undefined) {
    const limit = discoveryLimit(parts)
    objects.push({ kind: JobKind, object: child(parts.job), mode: "create", component: DISCOVERY_JOB, limit })
  }
  const { cache, discovered } = parts
  const isReady = verdict.status === "Ready"
  if (wantsCache(template) && cache !== undefined && isCacheDue(cache, isReady, discovered.modelSources ?? [])) {
    const owned = Result.getOrUndefined(cache)
    const object = renderOwnedCache(template, owned?._tag === "Owned" ? owned.cache : undefined)
    objects.push({ kind: AIMTemplateCacheKind, object: child(object), mode: "apply", component: CACHE })
  }
  return applyOrder(objects)
}

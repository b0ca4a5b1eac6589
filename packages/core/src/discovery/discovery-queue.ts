import {
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  type AIMServiceTemplate,
  AIMServiceTemplateKind,
  type Pod,
} from "@aim-engine/api"
import { Effect, Equal } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DerivedFact } from "../cluster-state/derived-fact.ts"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { findWaiting, IMAGE_PULL_REASONS, isTerminating } from "../health/inspectors/pod-containers.ts"
import { Reason } from "../health/reasons.ts"
import { podsByJob } from "../jobs/job-index.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { isPaused } from "../reconcile/is-paused.ts"
import { type ServiceTemplate, templateRefOf } from "../template/service-template.ts"
import { parseTime } from "../time/rfc3339.ts"
import { type ActiveDiscovery, DISCOVERY_LIMIT, WaitingOrder, type WaitingTemplate } from "./admit-discovery.ts"
import { ACTIVE, activeDiscoveryJobs } from "./discovery-index.ts"

/** Who waits for a discovery Job, and what runs. */
export interface DiscoveryQueue {
  /** The head of the queue, in its order. Nobody behind it can be next. */
  readonly waiting: ReadonlyArray<WaitingTemplate>
  /** By uid. */
  readonly active: ReadonlyArray<ActiveDiscovery>
}

const WAITING = "waiting"

/** What the condition of a Job says that is to be created, and of one whose creation was refused. */
const WAITING_REASONS: ReadonlySet<string> = new Set([
  Reason.JobNotCreated,
  Reason.ApplyFailed,
  Reason.ApplyRejected,
  Reason.QuotaExceeded,
])

const jobReason = ({ status }: ServiceTemplate): string =>
  findCondition(status?.conditions, ConditionType.DiscoveryJobReady)?.reason ?? ""

/**
 * Whether the template's status says that it waits for its Job to be created. Templates say so before they are admitted:
 * thus every plan sees the same queue, and nobody stands in it who cannot run.
 */
const isWaiting = (template: ServiceTemplate): boolean =>
  WAITING_REASONS.has(jobReason(template)) && template.metadata.deletionTimestamp === undefined && !isPaused(template)

const waitingTemplates: ObjectIndex<AIMServiceTemplate> = {
  name: "AIMServiceTemplate that waits for discovery",
  kind: AIMServiceTemplateKind,
  keys: (template) => (isWaiting(template) ? [WAITING] : []),
}

const waitingClusterTemplates: ObjectIndex<AIMClusterServiceTemplate> = {
  name: "AIMClusterServiceTemplate that waits for discovery",
  kind: AIMClusterServiceTemplateKind,
  keys: (template) => (isWaiting(template) ? [WAITING] : []),
}

/** Reasons why a pod may wait for a person. Source: kubelet, container waiting reasons. */
const STUCK_REASONS: ReadonlySet<string> = new Set([...IMAGE_PULL_REASONS, "CreateContainerConfigError"])
/** For how long such a pod takes one of the places nevertheless, in seconds. */
const STUCK_SECONDS = 60

/** Until when a pod keeps its Job's place; undefined: for as long as it runs. */
const countsUntil = (pod: Pod): number | undefined => {
  if (isTerminating(pod) || findWaiting(pod, STUCK_REASONS) === undefined) return undefined
  const since = parseTime(pod.status?.startTime) ?? parseTime(pod.metadata.creationTimestamp)
  return since === undefined ? undefined : since + STUCK_SECONDS * 1000
}

/** A template as it stands in the queue. */
const waitingTemplate = (template: ServiceTemplate): WaitingTemplate => ({
  template: templateRefOf(template),
  createdAt: template.metadata.creationTimestamp ?? "",
  wasRefused: jobReason(template) !== Reason.JobNotCreated,
})

/** The queue for discovery: one for all templates of both scopes. Its readers wake when their turn may have come. */
export const discoveryQueueFact: DerivedFact<DiscoveryQueue> = {
  name: "discovery-queue",
  compute: Effect.gen(function* () {
    const state = yield* ClusterState
    const waiting: ReadonlyArray<ServiceTemplate> = [
      ...(yield* state.lookup(waitingTemplates, WAITING)),
      ...(yield* state.lookup(waitingClusterTemplates, WAITING)),
    ]
    const active: Array<ActiveDiscovery> = []
    for (const { metadata } of yield* state.lookup(activeDiscoveryJobs, ACTIVE)) {
      const { uid = "", namespace = "", name } = metadata
      const pods = yield* state.lookup(podsByJob, indexKey(namespace, name))
      const own = pods.filter((pod) => isOwnedBy(pod, uid))
      const until = own.map(countsUntil).find((instant) => instant !== undefined)
      active.push({ uid, ...(until === undefined ? {} : { countsUntil: until }) })
    }
    return {
      waiting: waiting.map(waitingTemplate).toSorted(WaitingOrder).slice(0, DISCOVERY_LIMIT),
      active: active.toSorted((left, right) => (left.uid < right.uid ? -1 : 1)),
    }
  }),
  equals: Equal.equals,
}

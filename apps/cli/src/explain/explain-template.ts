import { type KubernetesObject, NodeKind, type ObjectRef, refOf } from "@aim-engine/api"
import {
  admitObject,
  clusterServiceTemplateReconciler,
  type Decision,
  type DescribedNode,
  describeNodes,
  gpuInventory,
  isObjectOf,
  isOfKind,
  makeSnapshot,
  nodeHasGpu,
  onSnapshots,
  type Plan,
  type ServiceTemplate,
  serviceTemplateReconciler,
} from "@aim-engine/core"
import { Clock, Effect } from "effect"
import type { UnreadableKind } from "../cluster/live-objects.ts"
import { isHardwareDecision } from "../plan/decision-kind.ts"
import { isTemplate } from "./find-template.ts"

/** A node that the operator sees, and whether it has what the template needs. */
export interface SeenNode extends DescribedNode {
  readonly fits: boolean
}

/** Why a template is as it is. */
export interface TemplateExplanation {
  readonly ref: ObjectRef
  /** With the status that it has, or would have. */
  readonly template: ServiceTemplate
  readonly decisions: ReadonlyArray<Decision>
  /** All nodes, by name; none where no GPU is needed. */
  readonly nodes: ReadonlyArray<SeenNode>
  /** When it was looked, ms since 1970. */
  readonly now: number
}

/** Who decides about templates. */
export const TEMPLATE_RECONCILERS = [serviceTemplateReconciler, clusterServiceTemplateReconciler]

const RECONCILERS = [onSnapshots(serviceTemplateReconciler), onSnapshots(clusterServiceTemplateReconciler)]

const seenNodes = (objects: ReadonlyArray<KubernetesObject>, decisions: ReadonlyArray<Decision>) => {
  const gpu = decisions.find(isHardwareDecision)?.gpu
  if (gpu === undefined) return []
  const nodes = objects.filter((object) => isOfKind(object, NodeKind)).filter(isObjectOf(NodeKind))
  const inventory = gpuInventory(nodes)
  return describeNodes(nodes).map((node) => ({ ...node, fits: nodeHasGpu(gpu, inventory, node) }))
}

/** The status that a plan writes; that of a paused object stays. */
const statusOf = (plan: Plan | undefined) => (plan?.status === undefined ? {} : { status: plan.status })

/**
 * Explains a template of a set of objects: what the operator decides about it at this moment, from its status and everything
 * else that there is. `unreadable`: kinds of which it is not known which objects there are.
 */
export const explainServiceTemplate = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  template: ServiceTemplate,
  unreadable: ReadonlyArray<UnreadableKind> = [],
) {
  const now = yield* Clock.currentTimeMillis
  const ref = refOf(template)
  const snapshot = unreadable.reduce(
    (known, { kind, error }) => known.withUnreadable(kind, error),
    makeSnapshot(objects.map((object) => admitObject(object, now))),
  )
  const reconciler = RECONCILERS.find(({ kind }) => isOfKind(template, kind))
  const planned = reconciler === undefined ? undefined : yield* reconciler.planOn(snapshot, ref)
  const after: KubernetesObject & { readonly status?: unknown } = { ...template, ...statusOf(planned?.plan) }
  const decisions = planned?.plan.decisions ?? []
  return {
    ref,
    template: isTemplate(after) ? after : template,
    decisions,
    nodes: seenNodes(objects, decisions),
    now,
  } satisfies TemplateExplanation
})

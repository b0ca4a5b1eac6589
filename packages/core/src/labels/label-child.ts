import {
  type AIMRuntimeConfigLabelPropagationSpec,
  type ControllerName,
  type Job,
  JobKind,
  type KubernetesObject,
  type StringMap,
} from "@aim-engine/api"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { controllerLabels } from "./controller-labels.ts"
import { propagatedLabels } from "./propagated-labels.ts"

/** For whom an object is created: by which controller, for which parent, under which runtime config of that parent. */
export interface Parentage {
  readonly controller: ControllerName
  readonly parent: KubernetesObject
  readonly labelPropagation: AIMRuntimeConfigLabelPropagationSpec | undefined
}

/** Entries of both by key; those that are there already stay. */
const withMissing = (own: StringMap | undefined, added: StringMap): StringMap =>
  Object.fromEntries(Object.entries({ ...added, ...own }).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Labels and annotations of an object or pod template, with added ones where they are missing; an empty map stays absent. */
const addMissing = <M extends { readonly labels?: StringMap; readonly annotations?: StringMap }>(
  metadata: M,
  labels: StringMap,
  annotations: StringMap,
): M => ({
  ...metadata,
  ...(Object.keys(labels).length > 0 ? { labels: withMissing(metadata.labels, labels) } : {}),
  ...(Object.keys(annotations).length > 0 ? { annotations: withMissing(metadata.annotations, annotations) } : {}),
})

const isJob = isObjectOf(JobKind)

const labelPods = (job: Job, labels: StringMap, annotations: StringMap): Job["spec"] => ({
  ...job.spec,
  template: { ...job.spec.template, metadata: addMissing(job.spec.template.metadata ?? {}, labels, annotations) },
})

/**
 * An object that is to be created, with the labels that everything gets: those handed down from its parent, then its
 * controller's. Labels that it has already stay as they are. The pods of a Job get those that the Job gets, but for `managed-by`.
 */
export const labelChild = <T extends KubernetesObject>(child: T, parentage: Parentage): T => {
  const inherited = propagatedLabels(parentage.parent.metadata.labels, parentage.labelPropagation)
  const { managedBy, owner, annotations } = controllerLabels(parentage.controller, parentage.parent.metadata.name)
  const metadata = addMissing(child.metadata, { ...managedBy, ...owner, ...inherited }, annotations)
  if (!isJob(child)) return { ...child, metadata }
  const { labels: own = {} } = child.metadata
  const copied = Object.entries(inherited).filter(([key]) => !Object.hasOwn(own, key))
  return { ...child, metadata, spec: labelPods(child, { ...owner, ...Object.fromEntries(copied) }, annotations) }
}

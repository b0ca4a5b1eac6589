import { type AIMClusterServiceTemplate, type AIMServiceTemplate, Annotation, Label, Origin } from "@aim-engine/api"
import { Order } from "effect"
import { parseTime } from "../time/rfc3339.ts"

/** A template of either scope. */
export type ServiceTemplate = AIMServiceTemplate | AIMClusterServiceTemplate

/** Which template, without its content. */
export interface TemplateRef {
  readonly scope: "Namespace" | "Cluster"
  /** Empty for cluster templates. */
  readonly namespace: string
  readonly name: string
}

/** Which template this is. */
export const templateRefOf = (template: ServiceTemplate): TemplateRef =>
  template.kind === "AIMServiceTemplate"
    ? { scope: "Namespace", namespace: template.metadata.namespace ?? "", name: template.metadata.name }
    : { scope: "Cluster", namespace: "", name: template.metadata.name }

/** Orders references: namespace before cluster, then by namespace and name. */
export const TemplateRefOrder: Order.Order<TemplateRef> = Order.combineAll([
  Order.mapInput(Order.flip(Order.String), ({ scope }: TemplateRef) => scope),
  Order.mapInput(Order.String, ({ namespace }: TemplateRef) => namespace),
  Order.mapInput(Order.String, ({ name }: TemplateRef) => name),
])

/** Whether both refer to the same template. */
export const isSameTemplate = (left: TemplateRef, right: TemplateRef): boolean =>
  left.name === right.name && left.scope === right.scope && left.namespace === right.namespace

/** A template as people name it: `template ml-team/x` or `cluster template x`. */
export const templateText = ({ scope, namespace, name }: TemplateRef): string =>
  scope === "Cluster" ? `cluster template ${name}` : `template ${namespace}/${name}`

/** The template's overall state; `Pending` before its controller has looked at it. */
export const templateStatus = (template: ServiceTemplate): string => template.status?.status ?? "Pending"

/** Whether workloads can be made from the template. */
export const isTemplateReady = (template: ServiceTemplate): boolean => templateStatus(template) === "Ready"

/** Whether the state is one that passes by itself. */
export const isPendingStatus = (status: string): boolean => status === "Pending" || status === "Progressing"

/** Whether the template was made from another one, for the overrides of a service. */
export const isDerivedTemplate = ({ metadata }: ServiceTemplate): boolean =>
  metadata.labels?.[Label.origin] === Origin.derived

/** Whether its model asks for the template no more, and it is kept only for those that use it. */
export const isStaleTemplate = ({ metadata }: ServiceTemplate): boolean =>
  metadata.annotations?.[Annotation.stale] === "true"

/** When the template became Ready, ms since 1970; undefined while it is not, or does not say. */
export const readySince = (template: ServiceTemplate): number | undefined => {
  const ready = template.status?.conditions?.find(({ type, status }) => type === "Ready" && status === "True")
  return parseTime(ready?.lastTransitionTime)
}

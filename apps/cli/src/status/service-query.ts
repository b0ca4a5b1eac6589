import {
  AIMClusterServiceTemplateKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  type ResourceKind,
} from "@aim-engine/api"
import { isObjectOf, isOfKind, type ServiceTemplate } from "@aim-engine/core"
import { servicesAmong } from "../plan/plan-objects.ts"
import { type ServiceRow, serviceRow, withTemplate } from "../render/service-row.ts"

/** Which services are asked for. */
export interface ServiceQuery {
  /** Undefined: in all namespaces. */
  readonly namespace: string | undefined
  /** Undefined: all of them. */
  readonly name: string | undefined
}

/** The kinds that tell of services: they themselves, and what each replica takes. */
export const STATUS_KINDS: ReadonlyArray<ResourceKind> = [
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMClusterServiceTemplateKind,
]

/** How a list of a kind is narrowed to a query. */
export const selectionOf = (kind: ResourceKind, { namespace, name }: ServiceQuery) => ({
  ...(namespace === undefined || kind.scope === "Cluster" ? {} : { namespace }),
  ...(name === undefined || kind !== AIMServiceKind ? {} : { fieldSelector: `metadata.name=${name}` }),
})

const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  (isOfKind(object, AIMServiceTemplateKind) && isObjectOf(AIMServiceTemplateKind)(object)) ||
  (isOfKind(object, AIMClusterServiceTemplateKind) && isObjectOf(AIMClusterServiceTemplateKind)(object))

const placeOf = (namespace: string, name: string): string => `${namespace}/${name}`

/** The template that a service uses, of those that could be read. */
const templateOf = (
  { metadata, status }: AIMService,
  templates: ReadonlyMap<string, ServiceTemplate>,
): ServiceTemplate | undefined => {
  const resolved = status?.resolvedTemplate
  if (resolved === undefined) return undefined
  const namespace = resolved.scope === "Cluster" ? "" : (metadata.namespace ?? "")
  return templates.get(placeOf(namespace, resolved.name))
}

/** The services among objects, and the row of each, in the order in which they are shown. */
export const statusRows = (
  objects: ReadonlyArray<KubernetesObject>,
): ReadonlyArray<{ readonly service: AIMService; readonly row: ServiceRow }> => {
  const templates = new Map(
    objects
      .filter(isTemplate)
      .map((template): [string, ServiceTemplate] => [
        placeOf(template.metadata.namespace ?? "", template.metadata.name),
        template,
      ]),
  )
  return servicesAmong(objects).map((service) => {
    const row = serviceRow(service)
    const template = templateOf(service, templates)
    return { service, row: template === undefined ? row : withTemplate(row, template) }
  })
}

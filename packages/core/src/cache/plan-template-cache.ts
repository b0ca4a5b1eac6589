import {
  AIM_API_VERSION,
  type AIMRuntimeConfigCommon,
  type AIMService,
  type AIMTemplateCache,
  Annotation,
} from "@aim-engine/api"
import { uniqueByName } from "../environment/merge-env.ts"
import { serviceLabel } from "../service/service-label.ts"
import { type ServiceTemplate, templateRefOf } from "../template/service-template.ts"

/** What a cache that a service creates is made of. */
export interface CachePlan {
  readonly name: string
  readonly template: ServiceTemplate
  readonly mode: "Shared" | "Dedicated"
  /** The merged runtime config of the service. */
  readonly config: AIMRuntimeConfigCommon | undefined
}

/**
 * The cache that a service creates for its template. It is never changed afterwards, as others may use it by then.
 * The credentials of template and service go with it; those of the runtime config are added where it downloads.
 * The object has no owner yet: a dedicated cache belongs to the service, a shared one to nobody.
 */
export const planTemplateCache = (
  service: AIMService,
  { name, template, mode, config }: CachePlan,
): AIMTemplateCache => {
  const { namespace = "" } = service.metadata
  const { name: templateName, scope: templateScope } = templateRefOf(template)
  const storageClassName = storageClass(service, config)
  const env = downloadEnv(service, template)
  const headroom = service.spec.storage?.pvcHeadroomPercent
  return {
    apiVersion: AIM_API_VERSION,
    kind: "AIMTemplateCache",
    metadata: {
      name,
      namespace,
      labels: serviceLabel(service),
      ...(headroom === undefined ? {} : { annotations: { [Annotation.pvcHeadroomPercent]: String(headroom) } }),
    },
    spec: {
      templateName,
      templateScope,
      mode,
      ...(storageClassName === undefined ? {} : { storageClassName }),
      ...(service.spec.runtimeConfigName === undefined ? {} : { runtimeConfigName: service.spec.runtimeConfigName }),
      ...(env.length === 0 ? {} : { env }),
    },
  }
}

/** The storage class of volumes that a service causes; undefined: the cluster's default. Empty text counts as unset. */
export const storageClass = (service: AIMService, config: AIMRuntimeConfigCommon | undefined): string | undefined =>
  service.spec.storage?.defaultStorageClassName || config?.storage?.defaultStorageClassName || undefined

/** By name, the service's variables win over the template's for caching, and those over the template's own. */
const downloadEnv = (service: AIMService, template: ServiceTemplate) => {
  const caching = template.kind === "AIMServiceTemplate" ? (template.spec.caching?.env ?? []) : []
  return uniqueByName([...(template.spec.env ?? []), ...caching, ...(service.spec.env ?? [])])
}

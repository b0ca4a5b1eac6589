import { type AIMService, AIMServiceKind, type AIMTemplateCache, AIMTemplateCacheKind, Label } from "@aim-engine/api"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { serviceLabel } from "./service-label.ts"

/** The services of a namespace by the name of the template that they use. */
export const servicesByTemplate: ObjectIndex<AIMService> = {
  name: "AIMService by status.resolvedTemplate.name",
  kind: AIMServiceKind,
  keys: ({ metadata, status }) => {
    const template = status?.resolvedTemplate?.name
    return template === undefined ? [] : [indexKey(metadata.namespace ?? "", template)]
  },
}

/** The caches of a namespace by the label of the service that created them. */
export const cachesByService: ObjectIndex<AIMTemplateCache> = {
  name: "AIMTemplateCache by service",
  kind: AIMTemplateCacheKind,
  keys: ({ metadata }) => {
    const service = metadata.labels?.[Label.service]
    return service === undefined ? [] : [indexKey(metadata.namespace ?? "", service)]
  },
}

/** Under which key {@link cachesByService} files the caches of a service. */
export const cachesOfServiceKey = (service: AIMService): string =>
  indexKey(service.metadata.namespace ?? "", serviceLabel(service)[Label.service] ?? "")

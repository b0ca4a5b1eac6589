import { type AIMService, AIMServiceKind, type AIMTemplateCache, AIMTemplateCacheKind } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** Under its namespace for what uses a template of the namespace, and under none for what uses one of the cluster. */
const keysOf = (namespace: string | undefined, names: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  [...new Set(names)].flatMap((name) =>
    name === undefined || name === "" ? [] : [indexKey(namespace ?? "", name), indexKey("", name)],
  )

/** The services that name a template or use one, by its name: in their namespace, and in all. */
export const servicesNamingTemplate: ObjectIndex<AIMService> = {
  name: "AIMService by named or resolved template",
  kind: AIMServiceKind,
  keys: ({ metadata, spec, status }) =>
    keysOf(metadata.namespace, [spec.template?.name, status?.resolvedTemplate?.name]),
}

/** The caches of a template, by its name: in their namespace, and in all. */
export const cachesNamingTemplate: ObjectIndex<AIMTemplateCache> = {
  name: "AIMTemplateCache by template in any namespace",
  kind: AIMTemplateCacheKind,
  keys: ({ metadata, spec }) => keysOf(metadata.namespace, [spec.templateName]),
}

/** Whether a service or a cache names the template. What may mean another one of its name counts as well. */
export const isTemplateUsed = Effect.fnUntraced(function* ({ metadata: { namespace = "", name } }: ServiceTemplate) {
  const state = yield* ClusterState
  const key = indexKey(namespace, name)
  const services = yield* state.lookup(servicesNamingTemplate, key)
  if (services.length > 0) return true
  return (yield* state.lookup(cachesNamingTemplate, key)).length > 0
}, Effect.mapError(classifyApiError))

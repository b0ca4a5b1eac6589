import {
  type AIMClusterServiceTemplate,
  AIMClusterServiceTemplateKind,
  type AIMServiceTemplate,
  AIMServiceTemplateKind,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { isTemplateReady, type ServiceTemplate } from "./service-template.ts"

/** The templates of a namespace by the model that they serve. */
export const templatesByModel: ObjectIndex<AIMServiceTemplate> = {
  name: "AIMServiceTemplate by spec.modelName",
  kind: AIMServiceTemplateKind,
  keys: ({ metadata, spec }) => [indexKey(metadata.namespace ?? "", spec.modelName)],
}

/** The cluster templates by the model that they serve. */
export const clusterTemplatesByModel: ObjectIndex<AIMClusterServiceTemplate> = {
  name: "AIMClusterServiceTemplate by spec.modelName",
  kind: AIMClusterServiceTemplateKind,
  keys: ({ spec }) => [indexKey("", spec.modelName)],
}

/** The templates of a model that a namespace can use: its own and those of the cluster, each by name. */
export const templatesOfModel = Effect.fnUntraced(function* (namespace: string, modelName: string) {
  const state = yield* ClusterState
  const own = yield* state.lookup(templatesByModel, indexKey(namespace, modelName))
  const shared = yield* state.lookup(clusterTemplatesByModel, indexKey("", modelName))
  const templates: ReadonlyArray<ServiceTemplate> = [...own, ...shared]
  return templates
}, Effect.mapError(classifyApiError))

/** Whether a namespace can use a template of the model that is Ready. */
export const hasReadyTemplate = (namespace: string, modelName: string) =>
  Effect.map(templatesOfModel(namespace, modelName), (templates) => templates.some(isTemplateReady))

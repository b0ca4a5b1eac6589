import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind, type ResourceKind } from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { COMPONENTS } from "../health/components.ts"
import type { ServiceTemplate } from "../template/service-template.ts"
import { clusterTemplatesByModel, templatesByModel } from "../template/template-index.ts"
import type { Model } from "./service-model.ts"

/** What differs between the models of a namespace and those of the cluster. */
export interface ModelScope {
  readonly controller: "model" | "cluster-model"
  readonly templateKind: ResourceKind
  readonly components: ReadonlyArray<string>
  /** The component that tells about the templates. */
  readonly templatesComponent: string
  /** Every template of the model in its own scope, made by hand or not, by name. */
  readonly templatesOf: (model: Model) => Effect.Effect<ReadonlyArray<ServiceTemplate>, DomainError, ClusterState>
}

const NAMESPACE: ModelScope = {
  controller: "model",
  templateKind: AIMServiceTemplateKind,
  components: COMPONENTS.AIMModel,
  templatesComponent: "ServiceTemplates",
  templatesOf: ({ metadata: { namespace = "", name } }) =>
    ClusterState.use((state) => state.lookup(templatesByModel, indexKey(namespace, name))).pipe(
      Effect.mapError(classifyApiError),
    ),
}

const CLUSTER: ModelScope = {
  controller: "cluster-model",
  templateKind: AIMClusterServiceTemplateKind,
  components: COMPONENTS.AIMClusterModel,
  templatesComponent: "ClusterServiceTemplates",
  templatesOf: ({ metadata: { name } }) =>
    ClusterState.use((state) => state.lookup(clusterTemplatesByModel, indexKey("", name))).pipe(
      Effect.mapError(classifyApiError),
    ),
}

/** The scope of a model, by its kind. */
export const modelScope = ({ kind }: Pick<Model, "kind">): ModelScope => (kind === "AIMModel" ? NAMESPACE : CLUSTER)

import { COMPONENTS } from "../health/components.ts"
import { Reason } from "../health/reasons.ts"
import type { ServiceTemplate } from "../template/service-template.ts"

/** What differs between the templates of a namespace and those of the cluster. */
export interface TemplateScope {
  readonly controller: "service-template" | "cluster-service-template"
  readonly components: ReadonlyArray<string>
  /** The component that tells about the model, and what it says where the model is there, or failed. */
  readonly modelComponent: "Model" | "ClusterModel"
  readonly modelFound: Reason
  readonly modelFailed: Reason
}

const NAMESPACE: TemplateScope = {
  controller: "service-template",
  components: COMPONENTS.AIMServiceTemplate,
  modelComponent: "Model",
  modelFound: Reason.ModelFound,
  modelFailed: Reason.ModelFailed,
}

const CLUSTER: TemplateScope = {
  controller: "cluster-service-template",
  components: COMPONENTS.AIMClusterServiceTemplate,
  modelComponent: "ClusterModel",
  modelFound: Reason.ClusterModelFound,
  modelFailed: Reason.ClusterModelFailed,
}

/** The scope of a template, by its kind. */
export const templateScope = ({ kind }: Pick<ServiceTemplate, "kind">): TemplateScope =>
  kind === "AIMServiceTemplate" ? NAMESPACE : CLUSTER

import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind, type KubernetesObject, refOf } from "@aim-engine/api"
import { compareRefs, isObjectOf, isOfKind, type ServiceTemplate, templateRefOf, templateText } from "@aim-engine/core"
import { Result } from "effect"
import { BadInput } from "../exit-status.ts"

/** Whether an object is a template, of a namespace or of the cluster, that can be read as one. */
export const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  (isOfKind(object, AIMServiceTemplateKind) && isObjectOf(AIMServiceTemplateKind)(object)) ||
  (isOfKind(object, AIMClusterServiceTemplateKind) && isObjectOf(AIMClusterServiceTemplateKind)(object))

/** Which template is asked for. */
export interface TemplateQuery {
  readonly name: string
  /** Undefined: in whichever there is one. */
  readonly namespace: string | undefined
  readonly isOfCluster: boolean
}

const textOf = (template: ServiceTemplate): string => templateText(templateRefOf(template))

/** The template of that name: that of the namespace, else that of the cluster. Without a namespace it must be the only one. */
export const findTemplate = (
  objects: ReadonlyArray<KubernetesObject>,
  { name, namespace, isOfCluster }: TemplateQuery,
): Result.Result<ServiceTemplate, BadInput> => {
  const templates = objects.filter(isTemplate).toSorted((left, right) => compareRefs(refOf(left), refOf(right)))
  const named = templates.filter(({ metadata }) => metadata.name === name)
  const own = isOfCluster
    ? []
    : named.filter(
        ({ metadata }) => (namespace ?? metadata.namespace) === metadata.namespace && metadata.namespace !== undefined,
      )
  const shared = named.filter(({ metadata }) => metadata.namespace === undefined)
  const found = namespace !== undefined && own.length > 0 ? own : [...own, ...shared]
  const [template, ...others] = found
  if (template !== undefined && others.length === 0) return Result.succeed(template)
  const message =
    template === undefined
      ? `no template ${namespace === undefined || isOfCluster ? name : `${namespace}/${name}`} in the manifests; they have ${templates.map(textOf).join(", ") || "none"}`
      : `${found.length} templates are called ${name}: ${found.map(textOf).join(", ")}; choose one with -n, or with the word clustertemplate`
  return Result.fail(new BadInput({ message }))
}

import {
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMModel,
  AIMModelKind,
  type AIMService,
  type AIMServiceTemplate,
  AIMServiceTemplateKind,
  type KubernetesObject,
  refKey,
  refOf,
} from "@aim-engine/api"
import {
  type Decision,
  isObjectOf,
  isOfKind,
  modelText,
  type PlannedRound,
  templateRefOf,
  templateText,
} from "@aim-engine/core"
import { isModelDecision, isTemplateDecision } from "./decision-kind.ts"

const isModel = (object: KubernetesObject): object is AIMModel | AIMClusterModel =>
  [AIMModelKind, AIMClusterModelKind].some(
    (kind) => isOfKind(object, kind) && isObjectOf<KubernetesObject>(kind)(object),
  )

const isTemplate = (object: KubernetesObject): object is AIMServiceTemplate =>
  isOfKind(object, AIMServiceTemplateKind) && isObjectOf(AIMServiceTemplateKind)(object)

/** The models and templates among created objects, as decisions name them. */
const namesOf = (created: ReadonlyArray<KubernetesObject>): ReadonlySet<string> =>
  new Set([
    ...created.filter(isModel).map(modelText),
    ...created.filter(isTemplate).map((template) => templateText(templateRefOf(template))),
  ])

/** What a service was decided to use, as decisions name it. */
const chosen = (decisions: ReadonlyArray<Decision>): ReadonlyArray<string> => [
  ...decisions
    .filter(isModelDecision)
    .flatMap(({ candidates }) => candidates.filter(({ verdict }) => verdict === "Chosen").map(({ model }) => model)),
  ...decisions
    .filter(isTemplateDecision)
    .flatMap(({ template }) => (template === undefined ? [] : templateText(template))),
]

const isOutOfReach = (
  { status }: AIMService,
  decisions: ReadonlyArray<Decision>,
  brought: ReadonlySet<string>,
): boolean => {
  switch (status?.status) {
    case "Running":
    case "Starting":
      return false
    case "Failed":
    case "Degraded":
      return true
    default:
      return !chosen(decisions).some((name) => brought.has(name))
  }
}

/**
 * The planned services that can not be served: that failed, or that wait for something that neither the manifests nor the
 * plan bring. A service that is starting has all it needs; one that waits for a model or template that the plan creates
 * need only wait. `plans`: the last plan for each object.
 */
export const servicesOutOfReach = (
  services: ReadonlyArray<AIMService>,
  plans: ReadonlyArray<PlannedRound>,
  created: ReadonlyArray<KubernetesObject>,
): ReadonlyArray<AIMService> => {
  const decisions = new Map(plans.map(({ ref, plan }) => [refKey(ref), plan.decisions]))
  const brought = namesOf(created)
  return services.filter((service) => isOutOfReach(service, decisions.get(refKey(refOf(service))) ?? [], brought))
}

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
  type Fixpoint,
  isObjectOf,
  isOfKind,
  modelText,
  templateRefOf,
  templateText,
} from "@aim-engine/core"
import { isModelDecision, isTemplateDecision } from "./decision-kind.ts"
import { type OpenQuestion, objectsInQuestion } from "./open-questions.ts"

const isModel = (object: KubernetesObject): object is AIMModel | AIMClusterModel =>
  [AIMModelKind, AIMClusterModelKind].some(
    (kind) => isOfKind(object, kind) && isObjectOf<KubernetesObject>(kind)(object),
  )

const isTemplate = (object: KubernetesObject): object is AIMServiceTemplate =>
  isOfKind(object, AIMServiceTemplateKind) && isObjectOf(AIMServiceTemplateKind)(object)

/** The models and templates among objects, as decisions name them. */
const namesOf = (objects: ReadonlyArray<KubernetesObject>): ReadonlySet<string> =>
  new Set([
    ...objects.filter(isModel).map(modelText),
    ...objects.filter(isTemplate).map((template) => templateText(templateRefOf(template))),
  ])

const isUnderWay: ReadonlySet<string> = new Set(["TemplatePending", "TemplateProgressing"])

/** What a service was decided to use or waits for, as decisions name it. */
const awaited = (decisions: ReadonlyArray<Decision>): ReadonlyArray<string> => [
  ...decisions
    .filter(isModelDecision)
    .flatMap(({ candidates }) => candidates.filter(({ verdict }) => verdict === "Chosen").map(({ model }) => model)),
  ...decisions
    .filter(isTemplateDecision)
    .flatMap(({ template, diagnostics }) => [
      ...(template === undefined ? [] : [template]),
      ...diagnostics.filter(({ verdict }) => isUnderWay.has(verdict.reason)).map((each) => each.template),
    ])
    .map(templateText),
]

/** What is planned for a set of objects, as far as it concerns the services among them. */
export interface Prospect {
  readonly fixpoint: Fixpoint
  /** The objects that the plan creates. */
  readonly created: ReadonlyArray<KubernetesObject>
  readonly open: ReadonlyArray<OpenQuestion>
}

/**
 * The planned services that can not be served: that failed, or that wait for something that neither the manifests nor the
 * plan bring. A service that is starting has all it needs; one that waits for a model or template that the plan creates,
 * or that a registry or a Job has yet to be asked about, need only wait.
 */
export const servicesOutOfReach = (
  services: ReadonlyArray<AIMService>,
  { fixpoint, created, open }: Prospect,
): ReadonlyArray<AIMService> => {
  const decisions = new Map(fixpoint.plans.map(({ ref, plan }) => [refKey(ref), plan.decisions]))
  const brought = namesOf([...created, ...objectsInQuestion(fixpoint, open)])
  return services.filter((service) => {
    switch (service.status?.status) {
      case "Running":
      case "Starting":
        return false
      case "Failed":
      case "Degraded":
        return true
      default:
        return !awaited(decisions.get(refKey(refOf(service))) ?? []).some((name) => brought.has(name))
    }
  })
}

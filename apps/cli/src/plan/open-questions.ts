import {
  AIMArtifactKind,
  AIMClusterServiceTemplateKind,
  AIMModelCacheKind,
  AIMServiceTemplateKind,
  type KubernetesObject,
  type ObjectRef,
  refKey,
  refOf,
} from "@aim-engine/api"
import {
  type Artifact,
  ConditionType,
  compareRefs,
  type Fixpoint,
  findCondition,
  IMAGE_METADATA,
  isObjectOf,
  isPendingStatus,
  type ObservationRequest,
  REGISTRY_REPOSITORIES,
  REGISTRY_TAGS,
  type ServiceTemplate,
} from "@aim-engine/core"
import { renderRef } from "../manifest/manifest-object.ts"

/** Something that a plan has to leave open, because only a registry, or a Job of the cluster, can tell it. */
export interface OpenQuestion {
  /** The object that cannot go on without an answer. */
  readonly ref: ObjectRef
  readonly needs: "registry" | "job"
  /** What is asked, e.g. `the labels of ghcr.io/acme/model:1.0.0`. */
  readonly what: string
}

/** What a request asks a registry for; undefined for questions without which an object goes on. */
const registryQuestion = ({ type, parameters }: ObservationRequest<unknown>): string | undefined => {
  const { image, registry, owner = "", repository } = parameters
  switch (type) {
    case IMAGE_METADATA:
      return `the labels of ${image}`
    case REGISTRY_REPOSITORIES:
      return `the repositories of ${owner === "" ? registry : `${registry}/${owner}`}`
    case REGISTRY_TAGS:
      return `the tags of ${registry}/${repository}`
    default:
      return undefined
  }
}

const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  isObjectOf(AIMServiceTemplateKind)(object) || isObjectOf(AIMClusterServiceTemplateKind)(object)

const isArtifact = (object: KubernetesObject): object is Artifact =>
  isObjectOf(AIMArtifactKind)(object) || isObjectOf(AIMModelCacheKind)(object)

/** What the Job of an object is waited for; undefined if none is. */
const jobQuestion = (object: KubernetesObject): string | undefined => {
  if (isTemplate(object) && isPendingStatus(object.status?.status ?? "Pending")) {
    const { conditions } = object.status ?? {}
    return findCondition(conditions, ConditionType.DiscoveryJobReady) === undefined
      ? undefined
      : "its profile and model files, found out by discovery"
  }
  if (isArtifact(object) && isPendingStatus(object.status?.status ?? "Pending")) {
    const { spec, status } = object
    return `${spec.size === undefined && status?.displaySize === undefined ? "the size" : "the files"} of ${spec.sourceUri}`
  }
  return undefined
}

/** What the plans for the objects of a fixpoint leave open, in the order of the objects. */
export const openQuestions = ({ plans, snapshot }: Fixpoint): ReadonlyArray<OpenQuestion> => {
  const questions = plans.flatMap(({ ref, plan }): ReadonlyArray<OpenQuestion> => {
    const object = snapshot.object(ref)
    const ofJob = object === undefined ? undefined : jobQuestion(object)
    return [
      ...plan.observations.flatMap((request): ReadonlyArray<OpenQuestion> => {
        const what = registryQuestion(request)
        return what === undefined ? [] : [{ ref, needs: "registry", what }]
      }),
      ...(ofJob === undefined ? [] : [{ ref, needs: "job" as const, what: ofJob }]),
    ]
  })
  return questions.toSorted((left, right) => compareRefs(left.ref, right.ref))
}

/** The objects that the questions are about. */
export const objectsInQuestion = (
  { snapshot }: Fixpoint,
  questions: ReadonlyArray<OpenQuestion>,
): ReadonlyArray<KubernetesObject> => {
  const keys = new Set(questions.map(({ ref }) => refKey(ref)))
  return snapshot.objects.filter((object) => keys.has(refKey(refOf(object))))
}

/** A question as a line. */
export const renderQuestion = ({ ref, needs, what }: OpenQuestion): string =>
  `${renderRef(ref)} needs ${needs === "registry" ? "the registry" : "a Job"}: ${what}`

import {
  AIMArtifactKind,
  AIMClusterServiceTemplateKind,
  AIMModelCacheKind,
  type AIMService,
  AIMServiceKind,
  AIMServiceTemplateKind,
  type AIMTemplateCache,
  AIMTemplateCacheKind,
  type InferenceService,
  InferenceServiceKind,
  type KubernetesObject,
  type Pod,
  PodKind,
  type ResourceKind,
  refOf,
} from "@aim-engine/api"
import { type Artifact, compareRefs, isObjectOf, isOfKind, type ServiceTemplate } from "@aim-engine/core"

/** Everything that tells what is cached and by whom it is used. */
export interface CacheObjects {
  readonly artifacts: ReadonlyArray<Artifact>
  readonly caches: ReadonlyArray<AIMTemplateCache>
  readonly templates: ReadonlyArray<ServiceTemplate>
  readonly services: ReadonlyArray<AIMService>
  readonly inferenceServices: ReadonlyArray<InferenceService>
  readonly pods: ReadonlyArray<Pod>
}

/** The kinds that are looked at. */
export const CACHE_KINDS: ReadonlyArray<ResourceKind> = [
  AIMArtifactKind,
  AIMModelCacheKind,
  AIMTemplateCacheKind,
  AIMServiceTemplateKind,
  AIMClusterServiceTemplateKind,
  AIMServiceKind,
  InferenceServiceKind,
  PodKind,
]

const isDone = ({ status }: Pod): boolean => status?.phase === "Succeeded" || status?.phase === "Failed"

/** Those of the objects that tell of caches, each kind in order. What is on its way out uses nothing any more. */
export const cacheObjectsAmong = (objects: ReadonlyArray<KubernetesObject>): CacheObjects => {
  const ordered = objects.toSorted((left, right) => compareRefs(refOf(left), refOf(right)))
  const all = <T extends KubernetesObject>(kind: ResourceKind<T>): ReadonlyArray<T> =>
    ordered.filter((object) => isOfKind(object, kind)).filter(isObjectOf(kind))
  const staying = <T extends KubernetesObject>(kind: ResourceKind<T>): ReadonlyArray<T> =>
    all(kind).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return {
    artifacts: [...all(AIMArtifactKind), ...all(AIMModelCacheKind)],
    caches: staying(AIMTemplateCacheKind),
    templates: [...staying(AIMServiceTemplateKind), ...staying(AIMClusterServiceTemplateKind)],
    services: staying(AIMServiceKind),
    inferenceServices: staying(InferenceServiceKind),
    pods: staying(PodKind).filter((pod) => !isDone(pod)),
  }
}

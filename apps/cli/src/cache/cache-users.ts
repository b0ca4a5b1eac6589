import {
  AIM_GROUP,
  type AIMService,
  type AIMTemplateCache,
  ForeignKey,
  fieldManagerOf,
  type KubernetesObject,
  Label,
  type ObjectRef,
  type Pod,
  refOf,
} from "@aim-engine/api"
import {
  type Artifact,
  cachedSources,
  claimsOf,
  controllerOf,
  isOwnedBy,
  modelVolumes,
  type ServiceTemplate,
} from "@aim-engine/core"
import type { CacheObjects } from "./cache-objects.ts"

/** Something that needs cached files. */
export interface CacheUser {
  readonly ref: ObjectRef
  /** In which way, as the rest of a sentence: `mounts the volume`. */
  readonly how: string
}

const isInNamespaceOf = ({ metadata }: KubernetesObject, other: KubernetesObject): boolean =>
  metadata.namespace === other.metadata.namespace

/** Whether nobody but a person made it: then it is a wish to keep the files, whoever uses them. */
export const isMadeByHand = ({ metadata }: KubernetesObject): boolean =>
  (metadata.ownerReferences ?? []).length === 0 &&
  ![fieldManagerOf("service"), fieldManagerOf("template-cache")].includes(metadata.labels?.[Label.appManagedBy] ?? "")

const ownersAmong = (object: KubernetesObject, possible: ReadonlyArray<KubernetesObject>): ReadonlyArray<CacheUser> =>
  possible
    .filter((owner) => isOwnedBy(object, owner.metadata.uid))
    .map((owner) => ({ ref: refOf(owner), how: "owns it" }))

/** Owners that are no business of ours: what they keep is theirs. */
const strangersOwning = ({ metadata }: KubernetesObject): ReadonlyArray<CacheUser> =>
  (metadata.ownerReferences ?? [])
    .filter(({ apiVersion }) => !apiVersion.startsWith(`${AIM_GROUP}/`))
    .map(({ apiVersion, kind, name }) => ({
      ref: { apiVersion, kind, namespace: metadata.namespace ?? "", name },
      how: "owns it",
    }))

/** The template of a cache, where it can be read. */
export const templateOfCache = (
  { metadata, spec, status }: AIMTemplateCache,
  templates: ReadonlyArray<ServiceTemplate>,
): ServiceTemplate | undefined => {
  const scope = spec.templateScope ?? "Unknown"
  const isCluster = scope === "Cluster" || (scope === "Unknown" && status?.resolvedTemplateKind?.includes("Cluster"))
  const named = templates.filter(({ metadata: { name } }) => name === spec.templateName)
  const own = isCluster ? undefined : named.find((each) => each.metadata.namespace === metadata.namespace)
  return own ?? (scope === "Namespace" ? undefined : named.find((each) => each.metadata.namespace === undefined))
}

const isDedicatedToOthers = ({ spec }: AIMTemplateCache, isOwner: boolean): boolean =>
  spec.mode === "Dedicated" && !isOwner

/** Whether a service of this template takes its files from this cache, or may do so when it is started the next time. */
const isUserOf = (service: AIMService, cache: AIMTemplateCache, template: ServiceTemplate | undefined): boolean => {
  const { status, spec } = service
  if (status?.cache?.templateCacheRef?.uid === cache.metadata.uid && cache.metadata.uid !== undefined) return true
  if (spec.caching?.mode === "Never" || isDedicatedToOthers(cache, isOwnedBy(cache, service.metadata.uid))) return false
  const resolved = status?.resolvedTemplate
  // It has chosen nothing yet: any cache of its model may become its own.
  if (resolved === undefined) {
    return spec.template?.name === cache.spec.templateName || template?.spec.modelName === spec.model.name
  }
  if (resolved.name !== cache.spec.templateName) return false
  return template === undefined || (resolved.scope === "Cluster") === (template.metadata.namespace === undefined)
}

/** Who needs a template cache: the services of its template, and what owns it. */
export const usersOfCache = (cache: AIMTemplateCache, objects: CacheObjects): ReadonlyArray<CacheUser> => {
  const template = templateOfCache(cache, objects.templates)
  const services = objects.services
    .filter((service) => isInNamespaceOf(service, cache) && isUserOf(service, cache, template))
    .map((service) => ({ ref: refOf(service), how: "uses it" }))
  const owners = ownersAmong(cache, [...objects.services, ...objects.templates])
  const serving = new Set(services.map(({ ref }) => ref.name))
  return [
    ...services,
    ...owners.filter(({ ref }) => ref.kind !== "AIMService" || !serving.has(ref.name)),
    ...strangersOwning(cache),
  ]
}

/** Whether a cache holds these files, or is about to find that they are what it looks for. */
export const isHeldBy = (artifact: Artifact, cache: AIMTemplateCache, objects: CacheObjects): boolean => {
  if (!isInNamespaceOf(artifact, cache)) return false
  if (isOwnedBy(artifact, cache.metadata.uid)) return true
  const held = Object.values(cache.status?.artifacts ?? {})
  if (
    held.some(({ uid, name }) => (uid === undefined ? name === artifact.metadata.name : uid === artifact.metadata.uid))
  )
    return true
  const template = templateOfCache(cache, objects.templates)
  const sources = cachedSources(cache, template, template?.status?.status === "Ready") ?? []
  const isWanted = sources.some(({ sourceUri }) => sourceUri === artifact.spec.sourceUri)
  return isWanted && held.length < sources.length
}

const mounts = (pod: Pod, claim: string): boolean =>
  pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim) ?? false

/** What mounts the volume of an artifact; pods only where no InferenceService of theirs says so already. */
const mountersOf = (artifact: Artifact, { inferenceServices, pods }: CacheObjects): ReadonlyArray<CacheUser> => {
  const claim = artifact.status?.persistentVolumeClaim
  if (claim === undefined) return []
  const serving = inferenceServices
    .filter((each) => isInNamespaceOf(each, artifact))
    .filter((each) => claimsOf(modelVolumes(each)).includes(claim))
  const names = new Set(serving.map(({ metadata }) => metadata.name))
  const alone = pods
    .filter((pod) => isInNamespaceOf(pod, artifact) && mounts(pod, claim))
    // Its own download is no use of it.
    .filter(({ metadata }) => metadata.labels?.[Label.cacheName] === undefined)
    .filter(({ metadata }) => !names.has(metadata.labels?.[ForeignKey.kserveInferenceService] ?? ""))
  return [
    ...serving.map((each) => ({ ref: serviceRefOf(each), how: "mounts its volume" })),
    ...alone.map((pod) => ({ ref: refOf(pod), how: "mounts its volume" })),
  ]
}

/** An InferenceService is named by the AIMService that it was made for, which people know. */
const serviceRefOf = (inferenceService: KubernetesObject): ObjectRef => {
  const owner = controllerOf(inferenceService)
  return owner?.kind === "AIMService"
    ? {
        apiVersion: owner.apiVersion,
        kind: owner.kind,
        namespace: inferenceService.metadata.namespace ?? "",
        name: owner.name,
      }
    : refOf(inferenceService)
}

/** Who needs an artifact besides the caches that hold it. */
export const usersOfArtifact = (artifact: Artifact, objects: CacheObjects): ReadonlyArray<CacheUser> => [
  ...mountersOf(artifact, objects),
  ...ownersAmong(artifact, [...objects.services, ...objects.templates]),
  ...strangersOwning(artifact),
]

import {
  AIM_KINDS,
  apiVersionOf,
  CustomResourceDefinitionKind,
  EARLIER_GROUP,
  EventKind,
  GatewayKind,
  HorizontalPodAutoscalerKind,
  HTTPRouteKind,
  InferenceServiceKind,
  JobKind,
  type KubernetesObject,
  LeaseKind,
  NamespaceKind,
  NodeKind,
  PersistentVolumeClaimKind,
  PodKind,
  type ResourceKind,
  ScaledObjectKind,
  SecretKind,
  ServiceAccountKind,
} from "@aim-engine/api"
import { nearestName } from "./nearest-name.ts"

/** Every kind that manifests may hold: those of this project, and those that it reads or writes. */
export const KNOWN_KINDS: ReadonlyArray<ResourceKind> = [
  ...AIM_KINDS,
  NamespaceKind,
  NodeKind,
  SecretKind,
  ServiceAccountKind,
  PersistentVolumeClaimKind,
  PodKind,
  EventKind,
  JobKind,
  LeaseKind,
  GatewayKind,
  HTTPRouteKind,
  HorizontalPodAutoscalerKind,
  ScaledObjectKind,
  InferenceServiceKind,
  CustomResourceDefinitionKind,
]

const byName: ReadonlyMap<string, ResourceKind> = new Map(
  KNOWN_KINDS.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]),
)

/** The kind of that name, if manifests may hold it. */
export const findKind = (apiVersion: string, kind: string): ResourceKind | undefined =>
  byName.get(`${apiVersion}/${kind}`)

/** The kind of an object that was read before. */
export const kindOf = (object: Pick<KubernetesObject, "apiVersion" | "kind">): ResourceKind | undefined =>
  findKind(object.apiVersion, object.kind)

const OWN_GROUPS: ReadonlySet<string> = new Set([...AIM_KINDS.map(({ group }) => group), EARLIER_GROUP])
const OWN_NAMES: ReadonlySet<string> = new Set(AIM_KINDS.map(({ kind }) => kind))

/** Whether a kind claims to be one of this project, by its group or by its name. */
export const isOwnKind = (apiVersion: string, kind: string): boolean =>
  OWN_GROUPS.has(apiVersion.split("/")[0] ?? "") || OWN_NAMES.has(kind)

/** What to write instead of a kind that is not known, as the end of a sentence. */
export const kindHint = (apiVersion: string, kind: string): string => {
  const sameKind = KNOWN_KINDS.find((known) => known.kind === kind)
  if (sameKind !== undefined) return `${kind} is of apiVersion ${apiVersionOf(sameKind)}`
  const near = nearestName(
    kind,
    KNOWN_KINDS.map((known) => known.kind),
  )
  const allowed = KNOWN_KINDS.filter((known) => apiVersionOf(known) === apiVersion).map((known) => known.kind)
  const list = (allowed.length > 0 ? allowed : KNOWN_KINDS.map((known) => known.kind)).toSorted().join(", ")
  return `${near === undefined ? "" : `did you mean ${near}? `}Known are ${list}`
}

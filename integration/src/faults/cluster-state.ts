import {
  AIMModelKind,
  AIMServiceKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  HTTPRouteKind,
  InferenceServiceKind,
  type KubernetesObject,
  PersistentVolumeClaimKind,
} from "@aim-engine/api"
import { Predicate } from "effect"
import type { LoadCluster } from "../scale/load-cluster.ts"

const KINDS = [
  AIMServiceKind,
  AIMModelKind,
  AIMServiceTemplateKind,
  AIMTemplateCacheKind,
  InferenceServiceKind,
  HTTPRouteKind,
  PersistentVolumeClaimKind,
]

/** What differs from run to run: versions, instants, and in how many steps an object became what it is. */
const VOLATILE = new Set([
  "resourceVersion",
  "creationTimestamp",
  "lastTransitionTime",
  "time",
  "generation",
  "observedGeneration",
])

/** A trouble that is over is remembered as a condition that holds. */
const isBygone = (value: unknown): boolean =>
  Predicate.isObject(value) && value.type === "DependenciesReachable" && value.status === "True"
const BYGONE_FIELD = 'k:{"type":"DependenciesReachable"}'

const HASH = /-[0-9a-f]{8}\b/g
const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

/** The order of the managers is that in which they last wrote. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value

/**
 * The objects of a namespace in a form that is equal for two namespaces in which the same happened: uids become the name
 * of what they belong to, the namespace and what is hashed from it become placeholders. Who owns which field stays.
 */
const normalise = (objects: ReadonlyArray<KubernetesObject>, namespace: string): ReadonlyArray<unknown> => {
  const owners = new Map(objects.map(({ kind, metadata: { name, uid = "" } }) => [uid, `<uid of ${kind} ${name}>`]))
  const text = (value: string): string =>
    value
      .replaceAll(namespace, "<namespace>")
      .replace(UID, (uid) => owners.get(uid) ?? "<uid>")
      .replace(HASH, "-<hash>")
  const visit = (value: unknown): unknown => {
    if (Predicate.isString(value)) return text(value)
    if (Array.isArray(value)) return value.filter((item) => !isBygone(item)).map(visit)
    if (!Predicate.isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([field]) => !VOLATILE.has(field) && field !== BYGONE_FIELD)
        .map(
          ([field, inner]) => [text(field), field === "managedFields" ? sorted(visit(inner)) : visit(inner)] as const,
        )
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    )
  }
  return objects.map(visit)
}

/** Everything in a namespace that services cause, normalised. */
export const stateOf = async ({ list }: LoadCluster, namespace: string): Promise<ReadonlyArray<unknown>> => {
  const found = await Promise.all(KINDS.map((kind) => list(kind, { namespace })))
  return normalise(found.flat(), namespace)
}

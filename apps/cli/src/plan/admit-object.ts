import { type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { formatTime, sha256Hex } from "@aim-engine/core"

/**
 * An object of a manifest as it would be stored: with a uid, a generation and a creation time. The uid depends on
 * nothing but the object's kind, namespace and name, so that the same manifests give the same plan. What is given stays.
 */
export const admitObject = (object: KubernetesObject, now: number): KubernetesObject => ({
  ...object,
  metadata: {
    uid: sha256Hex(refKey(refOf(object))).slice(0, 32),
    generation: 1,
    creationTimestamp: formatTime(now),
    ...object.metadata,
  },
})

const SERVER_SET = new Set(["uid", "generation", "creationTimestamp", "resourceVersion", "managedFields"])

/** The object as a person would write it: without what the API server or a controller adds to it. */
export const writtenPart = (object: KubernetesObject): KubernetesObject => {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([field]) => !SERVER_SET.has(field)))
  const { status: _status, ...rest } = { status: undefined, ...object }
  return { ...rest, metadata: { ...metadata, name: object.metadata.name } }
}

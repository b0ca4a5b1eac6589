import { type KubernetesObject, refKey, refOf } from "@aim-engine/api"
import { sha256Hex } from "../naming/sha256.ts"
import { formatTime } from "../time/rfc3339.ts"

/** The UID that an object gets where no API server gives one: it depends on nothing but kind, namespace and name. */
export const uidOf = (object: KubernetesObject): string => sha256Hex(refKey(refOf(object))).slice(0, 32)

/**
 * An object of a manifest as it would be stored: with a uid, a generation and a creation time. What is given stays.
 * The same manifests give the same objects. `now` is in ms since 1970.
 */
export const admitObject = (object: KubernetesObject, now: number): KubernetesObject => ({
  ...object,
  metadata: {
    uid: uidOf(object),
    generation: 1,
    creationTimestamp: formatTime(now),
    ...object.metadata,
  },
})

const SERVER_SET: ReadonlySet<string> = new Set([
  "uid",
  "generation",
  "creationTimestamp",
  "resourceVersion",
  "managedFields",
])

/** The object as a person would write it: without what the API server or a controller adds to it. */
export const writtenPart = (object: KubernetesObject): KubernetesObject => {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([field]) => !SERVER_SET.has(field)))
  const { status: _status, ...rest } = { status: undefined, ...object }
  return { ...rest, metadata: { ...metadata, name: object.metadata.name } }
}

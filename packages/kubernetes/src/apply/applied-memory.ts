import { type KubernetesObject, refKey, refOf } from "@aim-engine/api"

/**
 * Remembers objects that do not compare equal right after they were applied, because something on the way rewrites them:
 * a webhook that fills in fields, a server that writes a value differently. Without it these would be applied at every look.
 */
export interface AppliedMemory {
  /** The server answered `live` to an apply of `desired`. */
  readonly remember: (live: KubernetesObject, desired: KubernetesObject) => void
  readonly forget: (desired: KubernetesObject) => void
  /** Whether exactly this was applied before, and the object has not been changed since, its status aside. */
  readonly isRemembered: (live: KubernetesObject, desired: KubernetesObject) => boolean
}

/** What changes whenever somebody writes the object, but not with its status, where the kind has a generation. */
const markOf = ({ metadata }: KubernetesObject): string => {
  const { uid, generation, resourceVersion, labels, annotations, ownerReferences, finalizers } = metadata
  const version = generation === undefined ? `version ${resourceVersion}` : `generation ${generation}`
  return JSON.stringify([uid, version, labels, annotations, ownerReferences, finalizers])
}

export const makeAppliedMemory = (): AppliedMemory => {
  const memory = new Map<string, { readonly desired: string; readonly mark: string }>()
  return {
    remember: (live, desired) =>
      memory.set(refKey(refOf(desired)), { desired: JSON.stringify(desired), mark: markOf(live) }),
    forget: (desired) => memory.delete(refKey(refOf(desired))),
    isRemembered: (live, desired) => {
      const known = memory.get(refKey(refOf(desired)))
      return known !== undefined && known.mark === markOf(live) && known.desired === JSON.stringify(desired)
    },
  }
}

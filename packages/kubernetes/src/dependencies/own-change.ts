import type { KubernetesObject } from "@aim-engine/api"
import { Equal, Predicate } from "effect"

/** Field names from the root of an object, e.g. `["status", "progress"]`. */
export type StatusPath = ReadonlyArray<string>

const at = (value: unknown, path: StatusPath): unknown =>
  path.reduce<unknown>(
    (inner, field) => (Predicate.isObject(inner) && Object.hasOwn(inner, field) ? inner[field] : undefined),
    value,
  )

const METADATA = ["generation", "labels", "annotations", "finalizers", "ownerReferences", "deletionTimestamp", "uid"]

const ALWAYS: ReadonlyArray<StatusPath> = METADATA.map((field) => ["metadata", field])

/**
 * Whether a change of an object is news to its own reconciler: it was created or deleted, or its generation, labels,
 * annotations, finalizers, owner references or deletion timestamp changed, or one of the named status paths, which others write.
 * Any other change of the status is the echo of what the reconciler wrote itself.
 */
export const isOwnChange = (
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  statusPaths: ReadonlyArray<StatusPath> = [],
): boolean => {
  if (before === undefined || after === undefined) return true
  // Without a generation (an object of a kind that has no status) every change counts.
  if (after.metadata.generation === undefined) return true
  return [...ALWAYS, ...statusPaths].some((path) => !Equal.equals(at(before, path), at(after, path)))
}

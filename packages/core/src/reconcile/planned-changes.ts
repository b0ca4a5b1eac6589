import { type KubernetesObject, type ObjectRef, refKey, refOf } from "@aim-engine/api"
import { isSameJson } from "../structure/same-json.ts"
import { writtenPart } from "./admit-object.ts"

/** What becomes of one object, from the state that was given to the one that is planned. Statuses are left out. */
export type PlannedChange =
  | { readonly action: "create"; readonly ref: ObjectRef; readonly after: KubernetesObject }
  | {
      readonly action: "change"
      readonly ref: ObjectRef
      readonly before: KubernetesObject
      readonly after: KubernetesObject
    }
  | { readonly action: "delete"; readonly ref: ObjectRef; readonly before: KubernetesObject }

const byRef = (objects: ReadonlyArray<KubernetesObject>) =>
  new Map(objects.map((object) => [refKey(refOf(object)), object]))

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** By namespace, then kind, then name. */
export const compareRefs = (left: ObjectRef, right: ObjectRef): number =>
  compareText(left.namespace, right.namespace) ||
  compareText(left.kind, right.kind) ||
  compareText(left.name, right.name)

/** What has to be created, changed and deleted to get from one set of objects to the other, in the order of {@link compareRefs}. */
export const plannedChanges = (
  before: ReadonlyArray<KubernetesObject>,
  after: ReadonlyArray<KubernetesObject>,
): ReadonlyArray<PlannedChange> => {
  const old = byRef(before)
  const current = byRef(after)
  const changes = after.flatMap((object): ReadonlyArray<PlannedChange> => {
    const ref = refOf(object)
    const live = old.get(refKey(ref))
    if (live === undefined) return [{ action: "create", ref, after: writtenPart(object) }]
    if (live === object) return []
    const sides = { before: writtenPart(live), after: writtenPart(object) }
    return isSameJson(sides.before, sides.after) ? [] : [{ action: "change", ref, ...sides }]
  })
  const deletions = before.flatMap((object): ReadonlyArray<PlannedChange> => {
    const ref = refOf(object)
    return current.has(refKey(ref)) ? [] : [{ action: "delete", ref, before: writtenPart(object) }]
  })
  return [...changes, ...deletions].toSorted((left, right) => compareRefs(left.ref, right.ref))
}

import type { PlannedObject } from "../reconcile/plan.ts"

/** Texts compared by their UTF-16 units: the same everywhere, unlike by locale. */
const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const orderKey = ({ kind, object }: PlannedObject): ReadonlyArray<string> => [
  `${kind.group}/${kind.version}, Kind=${kind.kind}`,
  object.metadata.namespace ?? "",
  object.metadata.name,
]

/** Objects in the order in which they are written: by group, version and kind, the core group first, then by place and name. */
export const applyOrder = (objects: ReadonlyArray<PlannedObject>): ReadonlyArray<PlannedObject> =>
  objects.toSorted((left, right) => {
    const rightKey = orderKey(right)
    return orderKey(left).reduce((order, part, index) => order || compareText(part, rightKey[index] ?? ""), 0)
  })

import { type KubernetesObject, qualifiedKind, refOf } from "@aim-engine/api"
import { isObjectOf } from "./object-check.ts"
import type { ObjectIndex } from "./object-index.ts"
import { readKey } from "./read.ts"

/** An index whose object type is forgotten, so that indexes of all kinds are kept in one place. */
export interface UntypedIndex {
  readonly name: string
  /** The kind in full, `group/version/Kind`. */
  readonly kind: string
  /** The keys of an object of this kind; none if the object is not as its schema describes it. */
  readonly keys: (object: KubernetesObject) => ReadonlyArray<string>
}

/** Forgets the object type of an index; objects are checked instead. */
export const untypedIndex = <T extends KubernetesObject>(index: ObjectIndex<T>): UntypedIndex => {
  const isOfKind = isObjectOf(index.kind)
  return {
    name: index.name,
    kind: qualifiedKind(index.kind),
    keys: (object) => (isOfKind(object) ? index.keys(object) : []),
  }
}

/**
 * The keys of all reads whose answer may differ after one object was created (no `before`), changed, or deleted (no `after`):
 * the object itself, the lists of its kind, and the index entries that it left, joined or stays in.
 * Nothing else; so a change costs what it touches. Facts and observations are not here: their values decide.
 *
 * @param kind the object's kind in full, as `qualifiedKind` writes it
 */
export const readsTouchedBy = (
  kind: string,
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  indexes: Iterable<UntypedIndex>,
): ReadonlySet<string> => {
  const touched = new Set<string>()
  const objects = [before, after].filter((object) => object !== undefined)
  for (const object of objects) {
    const ref = refOf(object)
    touched.add(readKey({ _tag: "Get", ref }))
    touched.add(readKey({ _tag: "List", kind }))
    touched.add(readKey({ _tag: "List", kind, namespace: ref.namespace }))
  }
  for (const index of indexes) {
    if (index.kind !== kind) continue
    for (const key of objects.flatMap(index.keys)) touched.add(readKey({ _tag: "Lookup", index: index.name, key }))
  }
  return touched
}

import { type KubernetesObject, type ObjectRef, refOf } from "@aim-engine/api"
import { HashMap, Option } from "effect"
import type { ApiError } from "../errors/api-error.ts"
import { emptyTable, find, type ObjectTable, replace, select } from "./object-table.ts"
import type { Observed } from "./observation.ts"
import { readsTouchedBy, type UntypedIndex } from "./touched-reads.ts"

/** An index with the objects that it files. */
export interface FilledIndex {
  readonly index: UntypedIndex
  readonly table: ObjectTable
}

/** What was derived, and the keys of the reads it came from. Once one of them changed it is stale, and kept for comparison. */
export interface DerivedValue {
  readonly value: unknown
  readonly reads: ReadonlySet<string>
  readonly isStale: boolean
}

/** What a snapshot holds. Objects are filed by kind in full, `group/version/Kind`. */
export interface SnapshotContents {
  readonly objects: ObjectTable
  readonly observations: HashMap.HashMap<string, Observed<unknown>>
  /** Kinds whose reads fail, and how. */
  readonly unreadable: HashMap.HashMap<string, ApiError>
  /** The indexes and facts that were asked for so far, by name. */
  readonly indexes: ReadonlyMap<string, FilledIndex>
  readonly derived: ReadonlyMap<string, DerivedValue>
}

/** A snapshot without anything. */
export const emptyContents: SnapshotContents = {
  objects: emptyTable,
  observations: HashMap.empty(),
  unreadable: HashMap.empty(),
  indexes: new Map(),
  derived: new Map(),
}

/** The kind of an object or reference in full. */
export const kindOf = (object: Pick<KubernetesObject, "apiVersion" | "kind">): string =>
  `${object.apiVersion}/${object.kind}`

/** The derived values, those stale of which one of the reads fits. */
export const staleWhere = (
  derived: SnapshotContents["derived"],
  isTouched: (reads: ReadonlySet<string>) => boolean,
): SnapshotContents["derived"] =>
  new Map([...derived].map(([name, entry]) => [name, isTouched(entry.reads) ? { ...entry, isStale: true } : entry]))

/** An index over the objects that there are. */
export const fillIndex = (objects: ObjectTable, index: UntypedIndex): FilledIndex => ({
  index,
  table: select(objects, index.kind).reduce(
    (table, object) => replace(table, undefined, { object, keys: index.keys(object) }),
    emptyTable,
  ),
})

/** The contents after one object became another: it is created where there was none, and deleted where there is none after. */
export const changeObject = (
  contents: SnapshotContents,
  ref: ObjectRef,
  after: KubernetesObject | undefined,
): SnapshotContents => {
  const kind = kindOf(ref)
  const before = Option.getOrUndefined(find(contents.objects, kind, ref.namespace, ref.name))
  const indexes = [...contents.indexes.values()]
  const touched = readsTouchedBy(
    kind,
    before,
    after,
    indexes.map(({ index }) => index),
  )
  const filed = (keys: (object: KubernetesObject) => ReadonlyArray<string>) =>
    [before, after].map((object) => object && { object, keys: keys(object) })
  const refile = ({ index, table }: FilledIndex): FilledIndex => {
    if (index.kind !== kind) return { index, table }
    const [left, joined] = filed(index.keys)
    return { index, table: replace(table, left, joined) }
  }
  const [left, joined] = filed(() => [kind])
  return {
    ...contents,
    objects: replace(contents.objects, left, joined),
    indexes: new Map(indexes.map((filled) => [filled.index.name, refile(filled)])),
    derived: staleWhere(contents.derived, (reads) => !touched.isDisjointFrom(reads)),
  }
}

/** The contents with objects put in, the last of a name counting. */
export const putObjects = (contents: SnapshotContents, objects: Iterable<KubernetesObject>): SnapshotContents =>
  [...objects].reduce((result, object) => changeObject(result, refOf(object), object), contents)

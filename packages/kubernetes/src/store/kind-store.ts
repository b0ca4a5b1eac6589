import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { type ObjectIndex, type UntypedIndex, untypedIndex } from "@aim-engine/core"
import { makeSortedMap, type SortedMap } from "./sorted-map.ts"

/** What became of one object: `before` is absent where it was created, `after` where it was deleted. Objects are as stored. */
export interface ObjectChange {
  readonly kind: ResourceKind
  readonly before: KubernetesObject | undefined
  readonly after: KubernetesObject | undefined
}

/** The objects of one kind by namespace and name, and by the keys of every index that was ever asked for. */
export interface KindStore {
  readonly get: (namespace: string, name: string) => KubernetesObject | undefined
  /** By namespace and name. */
  readonly list: (namespace?: string) => ReadonlyArray<KubernetesObject>
  /** By namespace and name. The index is built when it is first asked for, and kept up to date from then on. */
  readonly lookup: <T extends KubernetesObject>(index: ObjectIndex<T>, key: string) => ReadonlyArray<KubernetesObject>
  /** The indexes that are kept up to date. */
  readonly indexes: () => ReadonlyArray<UntypedIndex>
  readonly put: (object: KubernetesObject) => ObjectChange
  readonly remove: (namespace: string, name: string) => ObjectChange | undefined
}

interface IndexState {
  readonly index: UntypedIndex
  readonly files: Map<string, SortedMap<KubernetesObject>>
}

/** Sorts as (namespace, name) does: no name contains the separator. */
const objectKey = (namespace: string, name: string): string => `${namespace}\u0000${name}`

const keyOf = ({ metadata }: KubernetesObject): string => objectKey(metadata.namespace ?? "", metadata.name)

const file = ({ index, files }: IndexState, object: KubernetesObject): void => {
  for (const key of index.keys(object)) {
    const found = files.get(key) ?? makeSortedMap<KubernetesObject>()
    found.set(keyOf(object), object)
    files.set(key, found)
  }
}

const unfile = ({ index, files }: IndexState, object: KubernetesObject): void => {
  for (const key of index.keys(object)) {
    const found = files.get(key)
    found?.delete(keyOf(object))
    if (found?.size() === 0) files.delete(key)
  }
}

/** An empty store of one kind. Objects that their schema rejects are kept, and are in no index. */
export const makeKindStore = (kind: ResourceKind): KindStore => {
  const objects = makeSortedMap<KubernetesObject>()
  const indexes = new Map<string, IndexState>()

  const indexState = <T extends KubernetesObject>(index: ObjectIndex<T>): IndexState => {
    const known = indexes.get(index.name)
    if (known !== undefined) return known
    const state: IndexState = { index: untypedIndex(index), files: new Map() }
    for (const object of objects.values()) file(state, object)
    indexes.set(index.name, state)
    return state
  }

  const replace = (before: KubernetesObject | undefined, after: KubernetesObject | undefined): ObjectChange => {
    for (const state of indexes.values()) {
      if (before !== undefined) unfile(state, before)
      if (after !== undefined) file(state, after)
    }
    return { kind, before, after }
  }

  return {
    get: (namespace, name) => objects.get(objectKey(namespace, name)),
    list: (namespace) => objects.values(namespace === undefined ? "" : objectKey(namespace, "")),
    lookup: (index, key) => indexState(index).files.get(key)?.values() ?? [],
    indexes: () => [...indexes.values()].map(({ index }) => index),
    put: (object) => {
      const key = keyOf(object)
      const before = objects.get(key)
      objects.set(key, object)
      return replace(before, object)
    },
    remove: (namespace, name) => {
      const key = objectKey(namespace, name)
      const before = objects.get(key)
      if (before === undefined) return undefined
      objects.delete(key)
      return replace(before, undefined)
    },
  }
}

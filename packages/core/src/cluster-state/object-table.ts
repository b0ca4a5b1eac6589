import { type KubernetesObject, type ObjectRef, refOf } from "@aim-engine/api"
import { HashMap, Option, Order } from "effect"

/** Orders objects by namespace, then by name. */
export const ObjectOrder: Order.Order<KubernetesObject> = Order.combine(
  Order.mapInput(Order.String, (object: KubernetesObject) => object.metadata.namespace ?? ""),
  Order.mapInput(Order.String, (object: KubernetesObject) => object.metadata.name),
)

/**
 * Objects filed under a first key (their kind, or a key of an index), then by namespace and name. Persistent: a change gives
 * a new table and costs the logarithm of its size, and the old table still answers as before.
 */
export type ObjectTable = HashMap.HashMap<string, HashMap.HashMap<string, HashMap.HashMap<string, KubernetesObject>>>

/** The table without objects. */
export const emptyTable: ObjectTable = HashMap.empty()

const namespaceOf = (object: KubernetesObject): string => object.metadata.namespace ?? ""
const inside = <K, V>(map: Option.Option<HashMap.HashMap<K, V>>): HashMap.HashMap<K, V> =>
  Option.getOrElse(map, () => HashMap.empty<K, V>())

/** The table with an object under a key, in place of the one of its name. */
const put = (table: ObjectTable, key: string, object: KubernetesObject): ObjectTable => {
  const namespaces = inside(HashMap.get(table, key))
  const names = inside(HashMap.get(namespaces, namespaceOf(object)))
  const changed = HashMap.set(namespaces, namespaceOf(object), HashMap.set(names, object.metadata.name, object))
  return HashMap.set(table, key, changed)
}

/** The table without the object of this name under a key. */
const remove = (table: ObjectTable, key: string, { namespace, name }: ObjectRef): ObjectTable => {
  const namespaces = inside(HashMap.get(table, key))
  const names = HashMap.remove(inside(HashMap.get(namespaces, namespace)), name)
  return HashMap.set(
    table,
    key,
    HashMap.isEmpty(names) ? HashMap.remove(namespaces, namespace) : HashMap.set(namespaces, namespace, names),
  )
}

/** An object, and the keys that it is filed under. */
export interface Filed {
  readonly object: KubernetesObject
  readonly keys: ReadonlyArray<string>
}

/** The table after one object became another: `before` leaves its keys, `after` joins its own. */
export const replace = (table: ObjectTable, before: Filed | undefined, after: Filed | undefined): ObjectTable => {
  const left = before?.keys.reduce((result, key) => remove(result, key, refOf(before.object)), table) ?? table
  return after?.keys.reduce((result, key) => put(result, key, after.object), left) ?? left
}

/** The object of this name under a key. */
export const find = (
  table: ObjectTable,
  key: string,
  namespace: string,
  name: string,
): Option.Option<KubernetesObject> => HashMap.get(inside(HashMap.get(inside(HashMap.get(table, key)), namespace)), name)

/** The objects under a key, in one namespace or everywhere, by namespace and name. */
export const select = (table: ObjectTable, key: string, namespace?: string): ReadonlyArray<KubernetesObject> => {
  const namespaces = inside(HashMap.get(table, key))
  const chosen = namespace === undefined ? HashMap.toValues(namespaces) : [inside(HashMap.get(namespaces, namespace))]
  return chosen.flatMap((names) => HashMap.toValues(names)).sort(ObjectOrder)
}

/** Every object of the table, by first key, then by namespace and name. */
export const selectAll = (table: ObjectTable): ReadonlyArray<KubernetesObject> =>
  [...HashMap.keys(table)].sort().flatMap((key) => select(table, key))

import type { KubernetesObject, ResourceKind } from "@aim-engine/api"

/**
 * Files objects of one kind under text keys, so that they are found without walking all of them.
 * Keys of namespaced lookups start with the namespace (`indexKey`). `keys` is pure; an object may have none or several.
 */
export interface ObjectIndex<T extends KubernetesObject = KubernetesObject> {
  /** Unique, e.g. `AIMServiceTemplate by spec.modelName`. */
  readonly name: string
  readonly kind: ResourceKind<T>
  readonly keys: (object: T) => ReadonlyArray<string>
}

/** The key of a value within a namespace; the namespace is empty for cluster-scoped kinds. */
export const indexKey = (namespace: string, value: string): string => `${namespace}/${value}`

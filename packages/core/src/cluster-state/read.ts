import {
  apiVersionOf,
  type KubernetesObject,
  type ObjectRef,
  qualifiedKind,
  type ResourceKind,
  refKey,
} from "@aim-engine/api"
import type { DerivedFact } from "./derived-fact.ts"
import type { ObjectIndex } from "./object-index.ts"
import type { ObservationRequest } from "./observation.ts"

/**
 * One thing that a reconcile read: an object (also an absent one), a list, an index entry, a derived fact, or an observation.
 * What was read is what wakes it. Kinds are written in full, `group/version/Kind`.
 */
export type Read =
  | { readonly _tag: "Get"; readonly ref: ObjectRef }
  /** Without a namespace: everywhere. */
  | { readonly _tag: "List"; readonly kind: string; readonly namespace?: string }
  | { readonly _tag: "Lookup"; readonly index: string; readonly key: string }
  | { readonly _tag: "Fact"; readonly name: string }
  | { readonly _tag: "Observation"; readonly type: string; readonly key: string }

/** A read as one line of text: equal reads have equal keys, so dependencies are sets of keys. */
export const readKey = (read: Read): string => {
  switch (read._tag) {
    case "Get":
      return `get ${refKey(read.ref)}`
    case "List":
      return read.namespace === undefined ? `list ${read.kind}` : `list ${read.kind} in ${read.namespace}`
    case "Lookup":
      return `lookup ${JSON.stringify(read.index)} ${read.key}`
    case "Fact":
      return `fact ${read.name}`
    case "Observation":
      return `observation ${read.type} ${read.key}`
  }
}

/** Reading the object of a kind that has this name; the namespace is empty for cluster-scoped kinds. */
export const getRead = (kind: ResourceKind, namespace: string, name: string): Read => ({
  _tag: "Get",
  ref: {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    namespace: kind.scope === "Cluster" ? "" : namespace,
    name,
  },
})

/** Listing a kind, in one namespace or everywhere. */
export const listRead = (kind: ResourceKind, namespace?: string): Read =>
  namespace === undefined
    ? { _tag: "List", kind: qualifiedKind(kind) }
    : { _tag: "List", kind: qualifiedKind(kind), namespace }

/** Looking up what an index files under a key. */
export const lookupRead = <T extends KubernetesObject>(index: ObjectIndex<T>, key: string): Read => ({
  _tag: "Lookup",
  index: index.name,
  key,
})

/** Reading a derived fact. */
export const factRead = <A>(fact: DerivedFact<A>): Read => ({ _tag: "Fact", name: fact.name })

/** Asking for an observation. */
export const observationRead = <A>({ type, key }: Pick<ObservationRequest<A>, "type" | "key">): Read => ({
  _tag: "Observation",
  type,
  key,
})

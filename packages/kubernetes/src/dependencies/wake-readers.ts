import { type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { type Read, readsTouchedBy, type UntypedIndex } from "@aim-engine/core"
import type { ObjectChange } from "../store/kind-store.ts"
import { isOwnChange, type StatusPath } from "./own-change.ts"
import type { ReadGraph } from "./read-graph.ts"

/** A controller as those who wake it see it. */
export interface Subscriber {
  readonly name: string
  /** The kind whose objects it reconciles. */
  readonly kind: ResourceKind
  /** Status fields of its own objects that others write, and whose change wakes it. */
  readonly statusPaths?: ReadonlyArray<StatusPath>
  /** Queues the object of this name; the namespace is empty for cluster-scoped kinds. */
  readonly wake: (namespace: string, name: string) => void
}

/** One controller may serve two kinds, each with a queue of its own. */
const idOf = ({ name, kind }: Pick<Subscriber, "name" | "kind">): string => `${name}/${qualifiedKind(kind)}`

/** Names the reconcile of one object as a reader. */
export const reconcileReader = (
  controller: Pick<Subscriber, "name" | "kind">,
  namespace: string,
  name: string,
): string => `reconcile ${idOf(controller)} ${namespace}/${name}`

export interface Waker {
  readonly subscribe: (subscriber: Subscriber) => void
  /** Wakes whoever read what an object's change touches, and the object's own controllers if it is news to them. */
  readonly objectChanged: (change: ObjectChange, indexes: ReadonlyArray<UntypedIndex>) => void
  /** Wakes whoever read this: a fact with another value, an observation with an answer. */
  readonly answerChanged: (readKey: string) => void
  /** Wakes whoever read anything of a kind. */
  readonly kindChanged: (kind: ResourceKind, indexes: ReadonlyArray<UntypedIndex>) => void
  /** Wakes one reader. */
  readonly wake: (reader: string) => void
}

export interface WakerOptions {
  readonly graph: ReadGraph
  /** Called for a reader that is a derived fact. */
  readonly onFact: (factKey: string) => void
}

const concerns =
  (kind: string, indexes: ReadonlySet<string>) =>
  (read: Read): boolean => {
    switch (read._tag) {
      case "Get":
        return `${read.ref.apiVersion}/${read.ref.kind}` === kind
      case "List":
        return read.kind === kind
      case "Lookup":
        return indexes.has(read.index)
      default:
        return false
    }
  }

export const makeWaker = ({ graph, onFact }: WakerOptions): Waker => {
  const subscribers = new Map<string, Subscriber>()

  const wake = (reader: string): void => {
    const [type, controller = "", key = ""] = reader.split(" ")
    const slash = key.indexOf("/")
    if (type !== "reconcile") onFact(reader)
    else subscribers.get(controller)?.wake(key.slice(0, slash), key.slice(slash + 1))
  }

  /** Its own controllers hear of an object by the rule for own changes, whatever else they read. */
  const wakeOwn = (change: ObjectChange, object: KubernetesObject): ReadonlySet<string> => {
    const own = new Set<string>()
    const { name, namespace = "" } = object.metadata
    for (const subscriber of subscribers.values()) {
      if (qualifiedKind(subscriber.kind) !== qualifiedKind(change.kind)) continue
      own.add(reconcileReader(subscriber, namespace, name))
      if (isOwnChange(change.before, change.after, subscriber.statusPaths)) subscriber.wake(namespace, name)
    }
    return own
  }

  return {
    subscribe: (subscriber) => {
      subscribers.set(idOf(subscriber), subscriber)
    },
    objectChanged: (change, indexes) => {
      const object = change.after ?? change.before
      if (object === undefined) return
      const own = wakeOwn(change, object)
      const readers = new Set<string>()
      for (const touched of readsTouchedBy(qualifiedKind(change.kind), change.before, change.after, indexes)) {
        for (const reader of graph.readersOf(touched)) if (!own.has(reader)) readers.add(reader)
      }
      readers.forEach(wake)
    },
    answerChanged: (readKey) => [...graph.readersOf(readKey)].forEach(wake),
    kindChanged: (kind, indexes) =>
      graph.readersWhere(concerns(qualifiedKind(kind), new Set(indexes.map(({ name }) => name)))).forEach(wake),
    wake,
  }
}

import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import {
  type ApplyOptions,
  type DeleteOptions,
  KubernetesApi,
  type Patch,
  type Selection,
  type WatchEvent,
  type WriteOptions,
} from "@aim-engine/kubernetes"
import { Effect, Schedule, Stream } from "effect"

/** What earlier steps put down for later ones, such as a resource version. */
export type Notes = Map<string, string>

/** One operation of the script. What it returns, or the error with which it fails, is compared between API servers. */
export interface Step {
  readonly name: string
  readonly run: (notes: Notes) => Effect.Effect<unknown, ApiError, KubernetesApi>
}

/** The fields of an object beside its type; the name is the object's own. */
export interface Content {
  readonly metadata?: object
  readonly [field: string]: unknown
}

/** The namespace in which the script works. */
export const NAMESPACE = "conformance"

const apiVersionOf = (kind: ResourceKind): string =>
  kind.group === "" ? kind.version : `${kind.group}/${kind.version}`

/** An object of a kind, labelled so that lists find nothing else. */
export const object = (kind: ResourceKind, name: string, { metadata, ...rest }: Content = {}): KubernetesObject => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  metadata: { name, ...(kind.scope === "Namespaced" ? { namespace: NAMESPACE } : {}), ...metadata },
  ...rest,
})

const api = <A>(
  use: (api: KubernetesApi["Service"]) => Effect.Effect<A, ApiError>,
): Effect.Effect<A, ApiError, KubernetesApi> => Effect.flatMap(KubernetesApi, use)

const refOf = (kind: ResourceKind, name: string) => ({
  namespace: kind.scope === "Namespaced" ? NAMESPACE : "",
  name,
})

/** Creates an object, as manager `creator` unless another is named. */
export const create = (
  name: string,
  kind: ResourceKind,
  objectName: string,
  content: Content = {},
  manager = "creator",
): Step => ({ name, run: () => api(({ create }) => create(kind, object(kind, objectName, content), manager)) })

/** Applies an object or its status. */
export const apply = (
  name: string,
  kind: ResourceKind,
  objectName: string,
  manager: string,
  content: Content,
  { force = false, ...options }: Partial<Omit<ApplyOptions, "fieldManager">> = {},
): Step => ({
  name,
  run: () =>
    api(({ apply }) => apply(kind, object(kind, objectName, content), { ...options, fieldManager: manager, force })),
})

/** Patches an object or its status, as manager `patcher` unless another is named. */
export const patch = (
  name: string,
  kind: ResourceKind,
  objectName: string,
  body: Patch | ((notes: Notes) => Patch),
  { manager = "patcher", ...options }: { readonly manager?: string } & Partial<Omit<WriteOptions, "fieldManager">> = {},
): Step => ({
  name,
  run: (notes) =>
    api(({ patch }) =>
      patch(kind, refOf(kind, objectName), typeof body === "function" ? body(notes) : body, {
        ...options,
        fieldManager: manager,
      }),
    ),
})

/** Deletes an object. */
export const remove = (
  name: string,
  kind: ResourceKind,
  objectName: string,
  options: DeleteOptions | ((notes: Notes) => DeleteOptions) = { propagation: "Background" },
): Step => ({
  name,
  run: (notes) =>
    api((client) =>
      client.delete(kind, refOf(kind, objectName), typeof options === "function" ? options(notes) : options),
    ),
})

/** Reads an object. */
export const read = (name: string, kind: ResourceKind, objectName: string): Step => ({
  name,
  run: () => api(({ get }) => get(kind, refOf(kind, objectName).namespace, objectName)),
})

/** Lists objects in the script's namespace; the result is their names. */
export const list = (name: string, kind: ResourceKind, selection: Selection): Step => ({
  name,
  run: () =>
    Effect.map(
      api(({ list }) => list(kind, { namespace: NAMESPACE, ...selection })),
      ({ items }) => items.map((item) => item.metadata.name),
    ),
})

/** Puts down a field of an object's metadata, for later steps. */
export const note = (name: string, kind: ResourceKind, objectName: string, field: "uid" | "resourceVersion"): Step => ({
  name: `note ${name}`,
  run: (notes) =>
    Effect.map(
      api(({ get }) => get(kind, refOf(kind, objectName).namespace, objectName)),
      (found) => void notes.set(name, found.metadata[field] ?? ""),
    ),
})

/** Puts down how far the cluster is, for a watch to start there. */
export const noteRevision = (name: string, kind: ResourceKind): Step => ({
  name: `note ${name}`,
  run: (notes) =>
    Effect.map(
      api(({ list }) => list(kind, { namespace: NAMESPACE })),
      ({ resourceVersion }) => void notes.set(name, resourceVersion),
    ),
})

/** Waits until an object is gone. The cluster's controllers take their time. */
export const gone = (name: string, kind: ResourceKind, objectName: string): Step => ({
  name,
  run: () =>
    api(({ get }) => get(kind, refOf(kind, objectName).namespace, objectName)).pipe(
      Effect.as("still there"),
      Effect.catchIf(
        (error) => error.reason === "NotFound",
        () => Effect.succeed("gone"),
      ),
      Effect.repeat({ until: (state) => state === "gone", schedule: Schedule.spaced("50 millis"), times: 600 }),
    ),
})

/** Waits until a request of a kind is answered: a new kind takes a moment. */
export const served = (name: string, kind: ResourceKind): Step => ({
  name,
  run: () =>
    api(({ list }) => list(kind)).pipe(
      Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 100 }),
      Effect.as("served"),
    ),
})

const eventText = (event: WatchEvent): string =>
  event.type === "BOOKMARK" ? event.type : `${event.type} ${event.object.metadata.name}`

/** Watches from a noted resource version until so many changes came, and returns them with the object's labels. */
export const watch = (
  name: string,
  kind: ResourceKind,
  from: string,
  count: number,
  selection: Selection = {},
): Step => ({
  name,
  run: (notes) =>
    api((client) =>
      client.watch(kind, notes.get(from) ?? "", { namespace: NAMESPACE, ...selection }).pipe(
        Stream.filter((event) => event.type !== "BOOKMARK"),
        Stream.take(count),
        Stream.map(eventText),
        Stream.runCollect,
        Effect.map((events) => Array.from(events)),
        Effect.timeoutOption("20 seconds"),
      ),
    ),
})

/** Waits until an object has so many owners, and returns it. */
export const untilOwners = (name: string, kind: ResourceKind, objectName: string, count: number): Step => ({
  name,
  run: () =>
    api(({ get }) => get(kind, refOf(kind, objectName).namespace, objectName)).pipe(
      Effect.repeat({
        until: (found) => (found.metadata.ownerReferences ?? []).length === count,
        schedule: Schedule.spaced("50 millis"),
        times: 600,
      }),
    ),
})

/** Waits until an object exists. What it looks like is not compared. */
export const exists = (name: string, kind: ResourceKind, objectName: string): Step => ({
  name,
  run: () =>
    api(({ get }) => get(kind, refOf(kind, objectName).namespace, objectName)).pipe(
      Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 600 }),
      Effect.as("exists"),
    ),
})

/** A step of which only counts that it is carried out: what it finds depends on how quick others are. */
export const unseen = (step: Step): Step => ({
  name: step.name,
  run: (notes) => Effect.as(step.run(notes), "done"),
})

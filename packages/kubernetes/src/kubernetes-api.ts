import type { KubernetesObject, ObjectRef, ResourceKind } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Context, type Effect, type Stream } from "effect"

/** What a list or a watch is narrowed to. Selectors are in Kubernetes' own text form. */
export interface Selection {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Objects come without anything but their metadata: for kinds whose content is large, or must not be in memory. */
  readonly metadataOnly?: boolean
}

/** A complete list of raw objects, and the resource version from which a watch continues it. */
export interface ObjectList {
  readonly items: ReadonlyArray<KubernetesObject>
  readonly resourceVersion: string
}

/** One event of a watch. Objects are raw JSON, not decoded. A bookmark only moves the resource version on. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubernetesObject }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string }

/** How a write is signed, and how far it goes. */
export interface WriteOptions {
  readonly fieldManager: string
  readonly subresource?: "status"
  /** Everything is done but storing: the answer is the object as it would be stored, or why it would be refused. */
  readonly dryRun?: boolean
}

/** How a server-side apply is signed, and whether conflicts with other managers are overridden. */
export interface ApplyOptions extends WriteOptions {
  readonly force: boolean
}

/** The media type of a patch decides what its body means: RFC 7386 merge, or RFC 6902 JSON patch. */
export type Patch =
  | { readonly type: "merge"; readonly body: object }
  | { readonly type: "json"; readonly body: ReadonlyArray<object> }

/** What must still hold when a deletion is carried out. */
export interface DeleteOptions {
  readonly uid?: string
  readonly resourceVersion?: string
  readonly propagation: "Background" | "Foreground" | "Orphan"
  /** Seconds that a pod gets to end; its own grace period unless set. 0 forgets it at once, as its kubelet does when it has ended. */
  readonly gracePeriodSeconds?: number
}

/**
 * The API server as the engine uses it. Objects pass through as JSON, untouched; whoever reads one decodes it.
 * Two implementations: a real API server, and the in-memory cluster of `@aim-engine/testing`. One script of operations
 * is held against both.
 */
export class KubernetesApi extends Context.Service<
  KubernetesApi,
  {
    readonly get: (kind: ResourceKind, namespace: string, name: string) => Effect.Effect<KubernetesObject, ApiError>
    readonly list: (kind: ResourceKind, selection?: Selection) => Effect.Effect<ObjectList, ApiError>
    /** Events after a resource version, until the server ends the stream. `Expired` (410) asks for a new list. */
    readonly watch: (
      kind: ResourceKind,
      resourceVersion: string,
      selection?: Selection,
    ) => Stream.Stream<WatchEvent, ApiError>
    readonly create: (
      kind: ResourceKind,
      object: KubernetesObject,
      fieldManager: string,
    ) => Effect.Effect<KubernetesObject, ApiError>
    /** Server-side apply of exactly the fields in the object. */
    readonly apply: (
      kind: ResourceKind,
      object: KubernetesObject,
      options: ApplyOptions,
    ) => Effect.Effect<KubernetesObject, ApiError>
    readonly patch: (
      kind: ResourceKind,
      ref: Pick<ObjectRef, "namespace" | "name">,
      patch: Patch,
      options: WriteOptions,
    ) => Effect.Effect<KubernetesObject, ApiError>
    readonly delete: (
      kind: ResourceKind,
      ref: Pick<ObjectRef, "namespace" | "name">,
      options: DeleteOptions,
    ) => Effect.Effect<void, ApiError>
    /** The last lines of a container's log, at most `limitBytes`. */
    readonly podLog: (
      ref: Pick<ObjectRef, "namespace" | "name">,
      options: {
        readonly container?: string
        readonly previous?: boolean
        readonly tailLines?: number
        readonly limitBytes?: number
      },
    ) => Effect.Effect<string, ApiError>
  }
>()("@aim-engine/kubernetes/KubernetesApi") {}

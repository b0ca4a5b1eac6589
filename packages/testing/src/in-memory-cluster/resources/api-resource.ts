import type { ResourceKind } from "@aim-engine/api"
import type { Cause } from "../errors/status-errors.ts"
import type { JsonObject } from "../json/json-object.ts"
import type { TypeRef } from "../ownership/merge-type.ts"

/** Where a kind is served. */
export type Served = Pick<ResourceKind, "group" | "version" | "kind" | "plural" | "scope">

/** Which names objects may have. */
export type NameRule = "subdomain" | "label" | "path-segment"

/**
 * One kind as the API server serves it: what it does to objects of the kind before it stores them.
 * Source: Kubernetes, `RESTCreateUpdateStrategy`.
 */
export interface ApiResource extends Served {
  readonly apiVersion: string
  /** Whether the kind was defined by a CustomResourceDefinition. */
  readonly isCustom: boolean
  readonly nameRule: NameRule
  /** Whether the status is written only through the status subresource. */
  readonly hasStatus: boolean
  readonly type: TypeRef
  /** What an object without content looks like once it was read. */
  readonly empty: JsonObject
  /** Reads a written object: fills defaults in, and drops fields that the kind does not have. */
  readonly decode: (object: JsonObject) => JsonObject
  /** Completes what a server-side apply merged. */
  readonly complete: (object: JsonObject) => JsonObject
  /** Before a create, with uid and creation time set: sets the first generation and what clients cannot set. */
  readonly prepareCreate: (object: JsonObject) => JsonObject
  /** Before an update of the object itself: keeps the status, and counts the generation. */
  readonly prepareUpdate: (next: JsonObject, old: JsonObject) => JsonObject
  /** Before an update of the status: keeps everything else. */
  readonly prepareStatusUpdate: (next: JsonObject, old: JsonObject) => JsonObject
  /** What breaks the kind's own rules; `old` is undefined for a create. */
  readonly validate: (next: JsonObject, old: JsonObject | undefined) => ReadonlyArray<Cause>
  /** Fields by which objects can be selected, beyond name and namespace, and their values. */
  readonly selectableFields: ReadonlyMap<string, (object: JsonObject) => string>
}

/** The key under which objects of a kind are kept. */
export const resourceKey = (served: Pick<Served, "group" | "plural">): string => `${served.plural}.${served.group}`

const qualified = (name: string, group: string): string => (group === "" ? name : `${name}.${group}`)

/** The kind's plural with its group, as in `configmaps` and `aimservices.aim.eai.amd.com`. */
export const resourceText = (resource: Served): string => qualified(resource.plural, resource.group)

/** The kind with its group, as in `ConfigMap` and `AIMService.aim.eai.amd.com`. */
export const kindText = (resource: Served): string => qualified(resource.kind, resource.group)

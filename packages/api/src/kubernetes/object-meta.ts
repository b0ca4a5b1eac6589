import { Schema } from "effect"
import { FreeJson } from "./field.ts"

/**
 * A reference from a dependent object to the object that owns it.
 * At most one owner of an object is its controller. Source: Kubernetes API, `meta/v1 OwnerReference`.
 */
export const OwnerReference = Schema.Struct({
  apiVersion: Schema.String,
  kind: Schema.String,
  name: Schema.String,
  uid: Schema.String,
  controller: Schema.optionalKey(Schema.Boolean),
  blockOwnerDeletion: Schema.optionalKey(Schema.Boolean),
}).annotate({ identifier: "OwnerReference" })
export interface OwnerReference extends Schema.Schema.Type<typeof OwnerReference> {}

/** String keys to string values, as labels and annotations are. Keys such as `__proto__` are data. */
export const StringMap = Schema.Record(Schema.String, Schema.String)
export type StringMap = typeof StringMap.Type

/** One field manager's share of an object. Source: Kubernetes API, `meta/v1 ManagedFieldsEntry`. */
export const ManagedFieldsEntry = Schema.Struct({
  manager: Schema.optionalKey(Schema.String),
  operation: Schema.optionalKey(Schema.String),
  apiVersion: Schema.optionalKey(Schema.String),
  time: Schema.optionalKey(Schema.String),
  fieldsType: Schema.optionalKey(Schema.String),
  fieldsV1: Schema.optionalKey(FreeJson),
  subresource: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "ManagedFieldsEntry" })
export interface ManagedFieldsEntry extends Schema.Schema.Type<typeof ManagedFieldsEntry> {}

/**
 * Metadata that every Kubernetes object carries. Times are RFC 3339 text.
 * Server-set fields are absent on an object that was never stored. Source: Kubernetes API, `meta/v1 ObjectMeta`.
 */
export const ObjectMeta = Schema.Struct({
  name: Schema.String,
  generateName: Schema.optionalKey(Schema.String),
  namespace: Schema.optionalKey(Schema.String),
  selfLink: Schema.optionalKey(Schema.String),
  uid: Schema.optionalKey(Schema.String),
  resourceVersion: Schema.optionalKey(Schema.String),
  generation: Schema.optionalKey(Schema.Int),
  creationTimestamp: Schema.optionalKey(Schema.String),
  deletionTimestamp: Schema.optionalKey(Schema.String),
  deletionGracePeriodSeconds: Schema.optionalKey(Schema.Int),
  labels: Schema.optionalKey(StringMap),
  annotations: Schema.optionalKey(StringMap),
  finalizers: Schema.optionalKey(Schema.Array(Schema.String)),
  ownerReferences: Schema.optionalKey(Schema.Array(OwnerReference)),
  managedFields: Schema.optionalKey(Schema.Array(ManagedFieldsEntry)),
}).annotate({ identifier: "ObjectMeta" })
export interface ObjectMeta extends Schema.Schema.Type<typeof ObjectMeta> {}

/** What is true of every object of the Kubernetes API, whatever its kind. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

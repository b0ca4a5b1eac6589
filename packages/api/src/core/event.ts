import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** Names an object, or a field of one. Source: Kubernetes, `core/v1 ObjectReference`. */
export const ObjectReference = Schema.Struct({
  apiVersion: Schema.optionalKey(Schema.String),
  kind: Schema.optionalKey(Schema.String),
  namespace: Schema.optionalKey(Schema.String),
  name: Schema.optionalKey(Schema.String),
  uid: Schema.optionalKey(Schema.String),
  resourceVersion: Schema.optionalKey(Schema.String),
  fieldPath: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "ObjectReference" })
export interface ObjectReference extends Schema.Schema.Type<typeof ObjectReference> {}

const NullableTime = Schema.optionalKey(Schema.NullOr(Schema.String))

/** Something that happened to an object. Source: Kubernetes, `core/v1 Event`. */
export const Event = foreignObject("v1", "Event", {
  involvedObject: ObjectReference,
  type: Schema.optionalKey(Schema.String),
  reason: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  action: Schema.optionalKey(Schema.String),
  count: Schema.optionalKey(Schema.Int),
  firstTimestamp: NullableTime,
  lastTimestamp: NullableTime,
  eventTime: NullableTime,
  reportingComponent: Schema.optionalKey(Schema.String),
  reportingInstance: Schema.optionalKey(Schema.String),
  source: Schema.optionalKey(
    Schema.Struct({ component: Schema.optionalKey(Schema.String), host: Schema.optionalKey(Schema.String) }),
  ),
  series: Schema.optionalKey(Schema.Struct({ count: Schema.optionalKey(Schema.Int), lastObservedTime: NullableTime })),
})
export interface Event extends Schema.Schema.Type<typeof Event> {}

export const EventKind = foreignKind<Event>("v1", "Event", "events", "Namespaced", Event)

import { type KubernetesObject, ObjectMeta, type ResourceKind } from "@aim-engine/api"
import { indexKey, type ObjectIndex } from "@aim-engine/core"
import { Schema } from "effect"

/** A namespaced kind for tests: a size, a colour by which it is indexed, and a status. */
export const Widget = Schema.Struct({
  apiVersion: Schema.String,
  kind: Schema.String,
  metadata: ObjectMeta,
  spec: Schema.optionalKey(
    Schema.Struct({ size: Schema.optionalKey(Schema.Number), colour: Schema.optionalKey(Schema.String) }),
  ),
  status: Schema.optionalKey(Schema.Struct({ phase: Schema.optionalKey(Schema.String) })),
})
export interface Widget extends Schema.Schema.Type<typeof Widget> {}

export const WidgetKind: ResourceKind<Widget> = {
  group: "example.com",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
  schema: Widget,
}

/** A second kind of the same form. */
export const GadgetKind: ResourceKind<Widget> = { ...WidgetKind, kind: "Gadget", plural: "gadgets" }

export const widgetsByColour: ObjectIndex<Widget> = {
  name: "Widget by spec.colour",
  kind: WidgetKind,
  keys: ({ metadata, spec }) => (spec?.colour === undefined ? [] : [indexKey(metadata.namespace ?? "", spec.colour)]),
}

export interface WidgetOptions {
  readonly kind?: string
  readonly namespace?: string
  readonly version?: number
  readonly generation?: number
  readonly spec?: object
  readonly status?: object
  readonly labels?: Record<string, string>
}

/** A stored widget. */
export const widget = (name: string, options: WidgetOptions = {}): KubernetesObject => ({
  apiVersion: "example.com/v1",
  kind: options.kind ?? "Widget",
  metadata: {
    name,
    namespace: options.namespace ?? "ns",
    uid: `uid-${name}`,
    resourceVersion: String(options.version ?? 1),
    generation: options.generation ?? 1,
    ...(options.labels === undefined ? {} : { labels: options.labels }),
  },
  ...(options.spec === undefined ? {} : { spec: options.spec }),
  ...(options.status === undefined ? {} : { status: options.status }),
})

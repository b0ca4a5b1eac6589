import { Schema } from "effect"
import type { CustomResourceKind, PrinterColumn } from "./custom-resource-kind.ts"
import { type KubernetesObject, ObjectMeta } from "./object-meta.ts"
import { storedObject } from "./stored-object.ts"

/** API group of the AIM Engine. */
export const AIM_GROUP = "aim.eai.amd.com"

/** Served and stored version of the group. */
export const AIM_VERSION = "v1alpha1"

/** `apiVersion` of every object of the group. */
export const AIM_API_VERSION = `${AIM_GROUP}/${AIM_VERSION}` as const

/** The schema of an object with the given kind, spec and status. */
export const aimObject = <
  const Kind extends string,
  Spec extends Schema.Codec<unknown>,
  Status extends Schema.Codec<unknown>,
>(
  kind: Kind,
  spec: Spec,
  status: Status,
) =>
  storedObject(
    Schema.Struct({
      apiVersion: Schema.Literal(AIM_API_VERSION),
      kind: Schema.Literal(kind),
      metadata: ObjectMeta,
      spec,
      status: Schema.optionalKey(status),
    }).annotate({ identifier: kind }),
  )

const readyReason: PrinterColumn = {
  name: "Reason",
  type: "string",
  jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
  priority: 1,
  description: "Reason of the Ready condition",
}

const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }

/**
 * The descriptor of a kind of the group. Every kind is in the categories `aim` and `all`, and shows the reason of its
 * Ready condition (wide) and its age besides the columns of its own.
 */
export const aimKind = <T extends KubernetesObject>(kind: {
  readonly kind: string
  readonly shortName: string
  readonly scope: "Namespaced" | "Cluster"
  readonly description: string
  readonly columns: ReadonlyArray<PrinterColumn>
  readonly schema: Schema.Codec<T>
}): CustomResourceKind<T> => ({
  group: AIM_GROUP,
  version: AIM_VERSION,
  kind: kind.kind,
  singular: kind.kind.toLowerCase(),
  plural: `${kind.kind.toLowerCase()}s`,
  scope: kind.scope,
  shortNames: [kind.shortName],
  categories: ["aim", "all"],
  description: kind.description,
  columns: [...kind.columns, readyReason, age],
  schema: kind.schema,
})

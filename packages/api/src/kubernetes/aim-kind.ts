import type { Schema } from "effect"
import { customObject } from "./custom-object.ts"
import type { CustomResourceKind, PrinterColumn } from "./custom-resource-kind.ts"
import type { KubernetesObject } from "./object-meta.ts"

/** API group of the AIM Engine. */
export const AIM_GROUP = "aim.eai.amd.com"

/** Served and stored version of the group. */
export const AIM_VERSION = "v1alpha1"

/** `apiVersion` of every object of the group. */
export const AIM_API_VERSION = `${AIM_GROUP}/${AIM_VERSION}` as const

/** The schema of an object of the group with the given kind, spec and status. */
export const aimObject = <
  const Kind extends string,
  Spec extends Schema.Codec<unknown>,
  Status extends Schema.Codec<unknown>,
>(
  kind: Kind,
  spec: Spec,
  status: Status,
) => customObject(AIM_API_VERSION, kind, spec, status)

/** The column with the reason of an object's Ready condition, in wide output. */
export const readyReasonColumn: PrinterColumn = {
  name: "Reason",
  type: "string",
  jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
  priority: 1,
  description: "Reason of the Ready condition",
}

/** The column with an object's age. */
export const ageColumn: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }

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
  columns: [...kind.columns, readyReasonColumn, ageColumn],
  schema: kind.schema,
})

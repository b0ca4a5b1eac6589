import type { Schema } from "effect"
import { AIM_API_VERSION, ageColumn, readyReasonColumn } from "../kubernetes/aim-kind.ts"
import { customObject } from "../kubernetes/custom-object.ts"
import type { CustomResourceKind, PrinterColumn } from "../kubernetes/custom-resource-kind.ts"
import type { KubernetesObject } from "../kubernetes/object-meta.ts"

/** The API group in which the AIM kinds were first defined. */
export const EARLIER_GROUP = "aim.silogen.ai"

/** `apiVersion` of every object of the earlier group. */
export const EARLIER_API_VERSION = `${EARLIER_GROUP}/v1alpha1` as const

/** The schema of an object of the earlier group with the given kind, spec and status. */
export const earlierObject = <
  const Kind extends string,
  Spec extends Schema.Codec<unknown>,
  Status extends Schema.Codec<unknown>,
>(
  kind: Kind,
  spec: Spec,
  status: Status,
) => customObject(EARLIER_API_VERSION, kind, spec, status)

/** A kind of the earlier group, and the present kind that took its place. */
export interface EarlierKind<T extends KubernetesObject = KubernetesObject> extends CustomResourceKind<T> {
  readonly present: CustomResourceKind
}

/**
 * The descriptor of a kind of the earlier group. It has no short name, which would be ambiguous beside the present one's.
 * `kubectl get aim-earlier` lists what is left to convert in a namespace, and `aim-earlier-cluster` what is left beside them:
 * one category for both would have `kubectl delete … --all` of one namespace reach what all of them share.
 */
export const earlierKind = <T extends KubernetesObject>(kind: {
  readonly kind: string
  readonly present: CustomResourceKind
  readonly columns: ReadonlyArray<PrinterColumn>
  readonly schema: Schema.Codec<T>
}): EarlierKind<T> => ({
  group: EARLIER_GROUP,
  version: "v1alpha1",
  kind: kind.kind,
  singular: kind.kind.toLowerCase(),
  plural: `${kind.kind.toLowerCase()}s`,
  scope: kind.present.scope,
  shortNames: [],
  categories: [kind.present.scope === "Cluster" ? "aim-earlier-cluster" : "aim-earlier"],
  description: `An ${kind.present.kind} as the earlier group ${EARLIER_GROUP} has it. The operator keeps an ${kind.present.kind} of the present group for it.`,
  columns: [...kind.columns, readyReasonColumn, ageColumn],
  deprecationWarning: `${EARLIER_API_VERSION} ${kind.kind} is deprecated; use ${AIM_API_VERSION} ${kind.present.kind} (aim convert)`,
  schema: kind.schema,
  present: kind.present,
})

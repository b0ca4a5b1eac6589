import { Schema } from "effect"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** Names of a kind. Source: Kubernetes, `CustomResourceDefinitionNames`. */
export const CustomResourceDefinitionNames = Schema.Struct({
  kind: Schema.String,
  listKind: Schema.optionalKey(Schema.String),
  plural: Schema.String,
  singular: Schema.optionalKey(Schema.String),
  shortNames: Schema.optionalKey(Schema.Array(Schema.String)),
  categories: Schema.optionalKey(Schema.Array(Schema.String)),
}).annotate({ identifier: "CustomResourceDefinitionNames" })
export interface CustomResourceDefinitionNames extends Schema.Schema.Type<typeof CustomResourceDefinitionNames> {}

/** A column of `kubectl get`. Source: Kubernetes, `CustomResourceColumnDefinition`. */
export const CustomResourceColumnDefinition = Schema.Struct({
  name: Schema.String,
  type: Schema.String,
  jsonPath: Schema.String,
  format: Schema.optionalKey(Schema.String),
  description: Schema.optionalKey(Schema.String),
  priority: Schema.optionalKey(Schema.Int),
}).annotate({ identifier: "CustomResourceColumnDefinition" })
export interface CustomResourceColumnDefinition extends Schema.Schema.Type<typeof CustomResourceColumnDefinition> {}

/** A version of a kind. Source: Kubernetes, `CustomResourceDefinitionVersion`. */
export const CustomResourceDefinitionVersion = Schema.Struct({
  name: Schema.String,
  served: Schema.Boolean,
  storage: Schema.Boolean,
  deprecated: Schema.optionalKey(Schema.Boolean),
  deprecationWarning: Schema.optionalKey(Schema.String),
  schema: Schema.optionalKey(Schema.Struct({ openAPIV3Schema: Schema.optionalKey(Schema.Unknown) })),
  subresources: Schema.optionalKey(
    Schema.Struct({ status: Schema.optionalKey(Schema.Unknown), scale: Schema.optionalKey(Schema.Unknown) }),
  ),
  additionalPrinterColumns: Schema.optionalKey(Schema.Array(CustomResourceColumnDefinition)),
}).annotate({ identifier: "CustomResourceDefinitionVersion" })
export interface CustomResourceDefinitionVersion extends Schema.Schema.Type<typeof CustomResourceDefinitionVersion> {}

/** Names, scope and versions of a kind. Source: Kubernetes, `CustomResourceDefinitionSpec`. */
export const CustomResourceDefinitionSpec = Schema.Struct({
  group: Schema.String,
  names: CustomResourceDefinitionNames,
  scope: Schema.Literals(["Namespaced", "Cluster"]),
  versions: Schema.Array(CustomResourceDefinitionVersion),
}).annotate({ identifier: "CustomResourceDefinitionSpec" })
export interface CustomResourceDefinitionSpec extends Schema.Schema.Type<typeof CustomResourceDefinitionSpec> {}

/** What became of a definition. Source: Kubernetes, `CustomResourceDefinitionStatus`. */
export const CustomResourceDefinitionStatus = Schema.Struct({
  conditions: Schema.optionalKey(Schema.NullOr(Schema.Array(LooseCondition))),
  storedVersions: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String))),
}).annotate({ identifier: "CustomResourceDefinitionStatus" })
export interface CustomResourceDefinitionStatus extends Schema.Schema.Type<typeof CustomResourceDefinitionStatus> {}

/** Defines a kind. Source: Kubernetes, `apiextensions.k8s.io/v1 CustomResourceDefinition`. */
export const CustomResourceDefinition = foreignObject("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
  spec: CustomResourceDefinitionSpec,
  status: Schema.optionalKey(CustomResourceDefinitionStatus),
})
export interface CustomResourceDefinition extends Schema.Schema.Type<typeof CustomResourceDefinition> {}

export const CustomResourceDefinitionKind = foreignKind<CustomResourceDefinition>(
  "apiextensions.k8s.io/v1",
  "CustomResourceDefinition",
  "customresourcedefinitions",
  "Cluster",
  CustomResourceDefinition,
)

import { Schema } from "effect"
import { NonEmptyText, optional, type ValidationRule } from "../kubernetes/field.ts"
import { ModelSources } from "../model/model-source.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMProfile } from "../template/profile.ts"
import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind } from "../template/template.ts"
import { AIMClusterServiceTemplateSpec, AIMServiceTemplateSpec } from "../template/template-spec.ts"
import { earlierKind, earlierObject } from "./earlier-kind.ts"
import { EarlierResourceStatus } from "./earlier-status.ts"

const modelFields = {
  aimImageName: optional(NonEmptyText, "An earlier spelling of `modelName`. Immutable.", {
    deprecated: "Use `modelName`.",
  }),
  modelName: optional(NonEmptyText, "Name of the catalog's entry. Immutable."),
}

const nameOf = (spec: string): string =>
  `has(${spec}.modelName) ? ${spec}.modelName : has(${spec}.aimImageName) ? ${spec}.aimImageName : ''`

const rules: ReadonlyArray<ValidationRule> = [
  {
    rule: "has(self.aimImageName) || has(self.modelName)",
    message: "aimImageName is required",
    reason: "FieldValueRequired",
    fieldPath: ".aimImageName",
  },
  { rule: `(${nameOf("self")}) == (${nameOf("oldSelf")})`, message: "aimImageName is immutable" },
]

/** A way to run a model, for one namespace, in the earlier spelling or the present one. */
export const EarlierServiceTemplateSpec = Schema.Struct({
  ...AIMServiceTemplateSpec.fields,
  ...modelFields,
}).annotate({
  identifier: "EarlierServiceTemplateSpec",
  description: "A way to run a model, for one namespace, in the earlier spelling or the present one.",
  kubernetes: { rules },
})
export interface EarlierServiceTemplateSpec extends Schema.Schema.Type<typeof EarlierServiceTemplateSpec> {}

/** A way to run a model, for all namespaces, in the earlier spelling or the present one. */
export const EarlierClusterServiceTemplateSpec = Schema.Struct({
  ...AIMClusterServiceTemplateSpec.fields,
  ...modelFields,
}).annotate({
  identifier: "EarlierClusterServiceTemplateSpec",
  description: "A way to run a model, for all namespaces, in the earlier spelling or the present one.",
  kubernetes: { rules },
})
export interface EarlierClusterServiceTemplateSpec
  extends Schema.Schema.Type<typeof EarlierClusterServiceTemplateSpec> {}

/** What was observed about a template, in the words of the earlier group. */
export const EarlierServiceTemplateStatus = Schema.Struct({
  ...configuredStatusFields,
  status: optional(EarlierResourceStatus, "Overall state.", { default: "Pending" }),
  modelSources: optional(ModelSources, "Model files that the template needs."),
  profile: optional(AIMProfile, "The profile that discovery found."),
}).annotate({
  identifier: "EarlierServiceTemplateStatus",
  description: "What was observed about a template, in the words of the earlier group.",
})
export interface EarlierServiceTemplateStatus extends Schema.Schema.Type<typeof EarlierServiceTemplateStatus> {}

const columns = [
  { name: "Image", type: "string", jsonPath: ".spec.aimImageName" },
  { name: "Status", type: "string", jsonPath: ".status.status" },
] as const

/** A template of one namespace, in the earlier group. */
export const EarlierAIMServiceTemplate = earlierObject(
  "AIMServiceTemplate",
  EarlierServiceTemplateSpec,
  EarlierServiceTemplateStatus,
)
export interface EarlierAIMServiceTemplate extends Schema.Schema.Type<typeof EarlierAIMServiceTemplate> {}

export const EarlierAIMServiceTemplateKind = earlierKind<EarlierAIMServiceTemplate>({
  kind: "AIMServiceTemplate",
  present: AIMServiceTemplateKind,
  columns,
  schema: EarlierAIMServiceTemplate,
})

/** A template of all namespaces, in the earlier group. */
export const EarlierAIMClusterServiceTemplate = earlierObject(
  "AIMClusterServiceTemplate",
  EarlierClusterServiceTemplateSpec,
  EarlierServiceTemplateStatus,
)
export interface EarlierAIMClusterServiceTemplate extends Schema.Schema.Type<typeof EarlierAIMClusterServiceTemplate> {}

export const EarlierAIMClusterServiceTemplateKind = earlierKind<EarlierAIMClusterServiceTemplate>({
  kind: "AIMClusterServiceTemplate",
  present: AIMClusterServiceTemplateKind,
  columns,
  schema: EarlierAIMClusterServiceTemplate,
})

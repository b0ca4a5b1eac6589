import type { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import type { PrinterColumn } from "../kubernetes/custom-resource-kind.ts"
import { AIMClusterServiceTemplateSpec, AIMServiceTemplateSpec } from "./template-spec.ts"
import { AIMServiceTemplateStatus } from "./template-status.ts"

const columns: ReadonlyArray<PrinterColumn> = [
  { name: "Model", type: "string", jsonPath: ".spec.modelName" },
  { name: "Status", type: "string", jsonPath: ".status.status" },
  { name: "Hardware", type: "string", jsonPath: ".status.hardwareSummary" },
  { name: "Metric", type: "string", jsonPath: ".status.profile.metadata.metric" },
  { name: "Precision", type: "string", jsonPath: ".status.profile.metadata.precision" },
]

/** A way to run a model, for one namespace. */
export const AIMServiceTemplate = aimObject("AIMServiceTemplate", AIMServiceTemplateSpec, AIMServiceTemplateStatus)
export interface AIMServiceTemplate extends Schema.Schema.Type<typeof AIMServiceTemplate> {}

export const AIMServiceTemplateKind = aimKind<AIMServiceTemplate>({
  kind: "AIMServiceTemplate",
  shortName: "aimtpl",
  scope: "Namespaced",
  description:
    "A way to run a model: goal, precision, hardware, profile. Wins over an AIMClusterServiceTemplate of the same name.",
  columns,
  schema: AIMServiceTemplate,
})

/** A way to run a model, for all namespaces. */
export const AIMClusterServiceTemplate = aimObject(
  "AIMClusterServiceTemplate",
  AIMClusterServiceTemplateSpec,
  AIMServiceTemplateStatus,
)
export interface AIMClusterServiceTemplate extends Schema.Schema.Type<typeof AIMClusterServiceTemplate> {}

export const AIMClusterServiceTemplateKind = aimKind<AIMClusterServiceTemplate>({
  kind: "AIMClusterServiceTemplate",
  shortName: "aimcltpl",
  scope: "Cluster",
  description: "A way to run a model, for all namespaces: goal, precision, hardware, profile.",
  columns,
  schema: AIMClusterServiceTemplate,
})

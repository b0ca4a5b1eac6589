import type { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import type { PrinterColumn } from "../kubernetes/custom-resource-kind.ts"
import { AIMModelSpec } from "./model-spec.ts"
import { AIMModelStatus } from "./model-status.ts"

const columns: ReadonlyArray<PrinterColumn> = [
  { name: "Status", type: "string", jsonPath: ".status.status" },
  { name: "Source", type: "string", jsonPath: ".status.sourceType" },
  { name: "Image", type: "string", jsonPath: ".spec.image" },
  { name: "Model", type: "string", jsonPath: ".status.imageMetadata.model.canonicalName" },
]

/** A model that can be served in one namespace. */
export const AIMModel = aimObject("AIMModel", AIMModelSpec, AIMModelStatus)
export interface AIMModel extends Schema.Schema.Type<typeof AIMModel> {}

export const AIMModelKind = aimKind<AIMModel>({
  kind: "AIMModel",
  shortName: "aimmdl",
  scope: "Namespaced",
  description: "A model that can be served in one namespace: its image, and optionally its files and templates.",
  columns,
  schema: AIMModel,
})

/** A model that can be served in all namespaces. */
export const AIMClusterModel = aimObject("AIMClusterModel", AIMModelSpec, AIMModelStatus)
export interface AIMClusterModel extends Schema.Schema.Type<typeof AIMClusterModel> {}

export const AIMClusterModelKind = aimKind<AIMClusterModel>({
  kind: "AIMClusterModel",
  shortName: "aimclmdl",
  scope: "Cluster",
  description: "A model that can be served in all namespaces. An AIMModel of the same name or image is preferred.",
  columns,
  schema: AIMClusterModel,
})

import { Schema } from "effect"
import { int32From, optional } from "../kubernetes/field.ts"

/** Defaults for the volumes that hold models. */
export const AIMStorageConfig = Schema.Struct({
  defaultStorageClassName: optional(
    Schema.String,
    "Storage class of volumes that name none. Empty means the cluster's default class.",
  ),
  pvcHeadroomPercent: optional(
    int32From(0),
    "Extra space on model volumes, in percent of the model's size. 10 where nothing sets it.",
  ),
}).annotate({ identifier: "AIMStorageConfig", description: "Defaults for the volumes that hold models." })
export interface AIMStorageConfig extends Schema.Schema.Type<typeof AIMStorageConfig> {}

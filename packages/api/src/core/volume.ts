import { Schema } from "effect"
import { Quantity } from "../kubernetes/quantity.ts"

/** A volume of a pod. Source: Kubernetes, `core/v1 Volume`. */
export const Volume = Schema.Struct({
  name: Schema.String,
  emptyDir: Schema.optionalKey(
    Schema.Struct({ medium: Schema.optionalKey(Schema.String), sizeLimit: Schema.optionalKey(Quantity) }),
  ),
  persistentVolumeClaim: Schema.optionalKey(
    Schema.Struct({ claimName: Schema.String, readOnly: Schema.optionalKey(Schema.Boolean) }),
  ),
}).annotate({ identifier: "Volume" })
export interface Volume extends Schema.Schema.Type<typeof Volume> {}

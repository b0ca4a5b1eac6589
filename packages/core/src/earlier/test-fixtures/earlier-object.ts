import { EARLIER_API_VERSION } from "@aim-engine/api"
import type { Schema } from "effect"

/** An object of the earlier group. */
export const earlier = (kind: string, spec: Schema.JsonObject, more: Schema.JsonObject = {}): Schema.JsonObject => ({
  apiVersion: EARLIER_API_VERSION,
  kind,
  metadata: { name: "example" },
  spec,
  ...more,
})

import { Schema } from "effect"

/** Numeric precision of a runtime. */
export const AIMPrecision = Schema.Literals(["auto", "fp4", "fp8", "fp16", "fp32", "bf16", "int4", "int8"]).annotate({
  identifier: "AIMPrecision",
  description: "Numeric precision; `auto` leaves it to the runtime.",
})
export type AIMPrecision = typeof AIMPrecision.Type

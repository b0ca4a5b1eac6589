import type { Schema } from "effect"
import { objectSchemaOf } from "../crd/custom-resource-definition.ts"
import type { CustomResourceKind } from "../kubernetes/custom-resource-kind.ts"
import { apiVersionOf } from "../kubernetes/resource-kind.ts"
import { admit } from "./admission.ts"
import { renderFieldError } from "./field-error.ts"

/** For tests: why an API server would refuse an object with a spec, and optionally an earlier spec, one line each. */
export const refusalsOf = (kind: CustomResourceKind) => {
  const schema = objectSchemaOf(kind)
  const object = (spec: Schema.JsonObject): Schema.JsonObject => ({
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: { name: "example" },
    spec,
  })
  return (spec: Schema.JsonObject, earlier?: Schema.JsonObject): ReadonlyArray<string> =>
    admit(
      schema,
      object(spec),
      earlier === undefined ? {} : { earlier: admit(schema, object(earlier)).object },
    ).errors.map(renderFieldError)
}

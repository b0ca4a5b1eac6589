import { Schema } from "effect"
import { ObjectMeta } from "./object-meta.ts"
import { storedObject } from "./stored-object.ts"

/** The schema of an object of a kind that this project defines, with the given spec and status. */
export const customObject = <
  const ApiVersion extends string,
  const Kind extends string,
  Spec extends Schema.Codec<unknown>,
  Status extends Schema.Codec<unknown>,
>(
  apiVersion: ApiVersion,
  kind: Kind,
  spec: Spec,
  status: Status,
) =>
  storedObject(
    Schema.Struct({
      apiVersion: Schema.Literal(apiVersion),
      kind: Schema.Literal(kind),
      metadata: ObjectMeta,
      spec,
      status: Schema.optionalKey(status),
    }).annotate({ identifier: kind }),
  )

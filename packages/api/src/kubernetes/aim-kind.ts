import { Schema } from "effect"
import type { CustomResourceKind, PrinterColumn } from "./custom-resource-kind.ts"
import { ObjectMeta } from "./object-meta.ts"
import type { ResourceKind } from "./resource-kind.ts"
import { storedObject } from "./stored-object.ts"

/** API group of the AIM Engine. */
export const AIM_GROUP = "aim.eai.amd.com"

/** Served and stored version of the group. */
export const AIM_VERSION = "v1alpha1"

/** `apiVersion` of every object of the group. */
export const AIM_API_VERSION = `${AIM_GROUP}/${AIM_VERSION}` as const

/** The schema of an object with the given kind, spec and status. */
export const aimObject = <
  const Kind extends string,
  Spec extends Schema.Codec<unknown>,
  Status extends Schema.Codec<unknown>,
>(
  kind: Kind,
  spec: Spec,
  status: Status,
) =>
  storedObject(
    Schema.Struct({
      apiVersion: Schema.Literal(AIM_API_VERSION),
      kind: Schema.Literal(kind),
      metadata: ObjectMeta,
      spec,
      status: Schema.optionalKey(status),
    }).annotate({ identifier: kind }),
  )

const readyReason: PrinterColumn = {
  name: "Reason",
  type: "string",
  jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
  priority: 1,
  description: "Reason of the Ready condition",
}

const age: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }

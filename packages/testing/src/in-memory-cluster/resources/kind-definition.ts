import type { JsonObject } from "../json/json-object.ts"
import type { Served } from "./api-resource.ts"

/** A CustomResourceDefinition that serves a kind with any content and a status subresource: for kinds of others whose schema does not matter. */
export const openDefinition = (kind: Served): JsonObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${kind.plural}.${kind.group}` },
  spec: {
    group: kind.group,
    names: { kind: kind.kind, listKind: `${kind.kind}List`, plural: kind.plural, singular: kind.kind.toLowerCase() },
    scope: kind.scope,
    versions: [
      {
        name: kind.version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        subresources: { status: {} },
      },
    ],
  },
})

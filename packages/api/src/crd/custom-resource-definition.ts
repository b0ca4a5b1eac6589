import type { CustomResourceDefinition } from "../apiextensions/custom-resource-definition.ts"
import type { CustomResourceKind } from "../kubernetes/custom-resource-kind.ts"
import type { OpenApiSchema } from "./open-api-schema.ts"
import { fieldsOf, structuralSchemaOf } from "./structural-schema.ts"

/** What the API server itself knows about every object. */
const SERVER_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"])

/** The schema of whole objects of a kind. The API server owns the type and the metadata. */
export const objectSchemaOf = (kind: CustomResourceKind): OpenApiSchema => {
  const own = fieldsOf(kind.schema).filter((field) => !SERVER_FIELDS.has(String(field.name)))
  return {
    description: kind.description,
    type: "object",
    required: ["spec"],
    properties: {
      apiVersion: { type: "string", description: "Group and version of the kind." },
      kind: { type: "string", description: "Name of the kind." },
      metadata: { type: "object" },
      ...Object.fromEntries(own.map((field) => [String(field.name), structuralSchemaOf(field.type)])),
    },
  }
}

/** The CustomResourceDefinition of a kind, with one served and stored version and a status subresource. */
export const customResourceDefinitionOf = (kind: CustomResourceKind): CustomResourceDefinition => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${kind.plural}.${kind.group}`,
    labels: { "app.kubernetes.io/name": "aim-engine", "app.kubernetes.io/part-of": kind.group },
  },
  spec: {
    group: kind.group,
    names: {
      categories: kind.categories,
      kind: kind.kind,
      listKind: `${kind.kind}List`,
      plural: kind.plural,
      shortNames: kind.shortNames,
      singular: kind.singular,
    },
    scope: kind.scope,
    versions: [
      {
        name: kind.version,
        served: true,
        storage: true,
        ...(kind.deprecationWarning === undefined
          ? {}
          : { deprecated: true, deprecationWarning: kind.deprecationWarning }),
        additionalPrinterColumns: kind.columns,
        schema: { openAPIV3Schema: objectSchemaOf(kind) },
        subresources: { status: {} },
      },
    ],
  },
})

import { Schema } from "effect"
import { type KubernetesObject, ObjectMeta } from "./object-meta.ts"
import type { ResourceKind } from "./resource-kind.ts"
import { storedObject } from "./stored-object.ts"

/**
 * The schema of an object of a kind that others define. It names the fields that are read or written here;
 * all others are kept.
 */
export const foreignObject = <
  const ApiVersion extends string,
  const Kind extends string,
  Fields extends { readonly [name: string]: Schema.Codec<unknown> },
>(
  apiVersion: ApiVersion,
  kind: Kind,
  fields: Fields,
) =>
  storedObject(
    Schema.Struct({
      apiVersion: Schema.Literal(apiVersion),
      kind: Schema.Literal(kind),
      metadata: ObjectMeta,
      ...fields,
    }).annotate({ identifier: kind }),
  )

/** The descriptor of a kind that others define. `apiVersion` is split into group and version. */
export const foreignKind = <T extends KubernetesObject>(
  apiVersion: T["apiVersion"],
  kind: T["kind"],
  plural: string,
  scope: "Namespaced" | "Cluster",
  schema: Schema.Codec<T>,
): ResourceKind<T> => {
  const slash = apiVersion.indexOf("/")
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    scope,
    schema,
  }
}

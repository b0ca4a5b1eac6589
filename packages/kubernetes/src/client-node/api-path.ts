import { apiVersionOf, type ResourceKind } from "@aim-engine/api"

/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * The path under which the API server serves a kind, or one object of it, or a subresource of that.
 * Source: Kubernetes API conventions.
 *
 * @example
 * resourcePath(PodKind, { namespace: "ml", name: "a" }, "log") // "/api/v1/namespaces/ml/pods/a/log"
 */
export const resourcePath = (
  kind: ResourceKind,
  { namespace = "", name = "" }: { readonly namespace?: string; readonly name?: string } = {},
  subresource = "",
): string => {
  const root = kind.group === "" ? "/api" : "/apis"
  const scope = kind.scope === "Namespaced" && namespace !== "" ? `/namespaces/${encodeURIComponent(namespace)}` : ""
  const object = name === "" ? "" : `/${encodeURIComponent(name)}`
  return `${root}/${apiVersionOf(kind)}${scope}/${kind.plural}${object}${subresource === "" ? "" : `/${subresource}`}`
}

/** A query as text, with its question mark; empty without parameters. */
export const queryText = (query: Query): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value))
  return parameters.size === 0 ? "" : `?${parameters}`
}

import type { WatchedKind } from "./watched-kind.ts"

/**
 * The same kind, in some namespaces only. Cluster-scoped kinds are in none, so they stay as they are; an empty list
 * means all namespaces.
 *
 * @example
 * inNamespaces({ kind: PodKind, selections: [{ labelSelector: "app" }] }, ["a", "b"]).selections
 * // [{ labelSelector: "app", namespace: "a" }, { labelSelector: "app", namespace: "b" }]
 */
export const inNamespaces = (watched: WatchedKind, namespaces: ReadonlyArray<string>): WatchedKind => {
  if (namespaces.length === 0 || watched.kind.scope === "Cluster") return watched
  const selections = (watched.selections ?? [{}]).flatMap((selection) =>
    namespaces.map((namespace) => ({ ...selection, namespace })),
  )
  return { ...watched, selections }
}

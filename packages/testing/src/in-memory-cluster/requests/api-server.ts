import type { ApiResource } from "../resources/api-resource.ts"
import type { ResourceRegistry } from "../resources/resource-registry.ts"
import type { ObjectStore } from "../store/object-store.ts"

/** What every request works on. */
export interface ApiServer {
  readonly registry: ResourceRegistry
  readonly store: ObjectStore
  /** A uid that was never given before, the same in every run with the same seed. */
  readonly nextUid: () => string
  /** Whether requests are carried out up to storing, and no further. */
  readonly isDryRun?: boolean
}

/** Which part of an object a request is about. */
export type Subresource = "" | "status"

/** The namespace under which an object of a kind is kept: none for cluster-scoped kinds, whatever the object says. */
export const namespaceFor = (resource: ApiResource, namespace: string | undefined): string =>
  resource.scope === "Cluster" ? "" : (namespace ?? "")

import type { KubernetesObject } from "@aim-engine/api"
import type { DomainError } from "@aim-engine/core"
import type { ClusterView } from "../cluster-view/cluster-view.ts"
import type { KubernetesApi } from "../kubernetes-api.ts"
import type { AppliedMemory } from "./applied-memory.ts"

/** Why an existing object must not be touched; undefined if it may be. */
export type AdoptionCheck = (live: KubernetesObject, desired: KubernetesObject) => DomainError | undefined

/** What one controller writes with. */
export interface Writer {
  readonly api: KubernetesApi["Service"]
  /** Where objects are compared before they are written, and where answers go. */
  readonly view: Pick<ClusterView["Service"], "find" | "isWatched" | "ingest">
  readonly fieldManager: string
  readonly refuseAdoption: AdoptionCheck
  readonly memory: AppliedMemory
}

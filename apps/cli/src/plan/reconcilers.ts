import {
  artifactReconciler,
  clusterModelReconciler,
  clusterServiceTemplateReconciler,
  modelCacheReconciler,
  modelReconciler,
  modelSourceReconciler,
  onSnapshots,
  type SnapshotReconciler,
  serviceReconciler,
  serviceTemplateReconciler,
  templateCacheReconciler,
} from "@aim-engine/core"
import type { DeclaredKinds } from "@aim-engine/kubernetes"

/** Every reconciler that plans, as the operator runs it: from what is offered to what is served. */
export const RECONCILERS: ReadonlyArray<SnapshotReconciler> = [
  onSnapshots(modelSourceReconciler),
  onSnapshots(clusterModelReconciler),
  onSnapshots(modelReconciler),
  onSnapshots(clusterServiceTemplateReconciler),
  onSnapshots(serviceTemplateReconciler),
  onSnapshots(artifactReconciler),
  onSnapshots(modelCacheReconciler),
  onSnapshots(templateCacheReconciler),
  onSnapshots(serviceReconciler),
]

/** What each of them reads and writes. */
export const DECLARED_KINDS: ReadonlyArray<DeclaredKinds> = [
  modelSourceReconciler,
  clusterModelReconciler,
  modelReconciler,
  clusterServiceTemplateReconciler,
  serviceTemplateReconciler,
  artifactReconciler,
  modelCacheReconciler,
  templateCacheReconciler,
  serviceReconciler,
]

import { onSnapshots, type SnapshotReconciler, serviceReconciler } from "@aim-engine/core"
import type { DeclaredKinds } from "@aim-engine/kubernetes"

/** Every reconciler that plans, as the operator runs it. */
export const RECONCILERS: ReadonlyArray<SnapshotReconciler> = [onSnapshots(serviceReconciler)]

/** What each of them reads and writes. */
export const DECLARED_KINDS: ReadonlyArray<DeclaredKinds> = [serviceReconciler]

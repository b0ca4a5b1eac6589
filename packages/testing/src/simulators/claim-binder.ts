import { PersistentVolumeClaimKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { type Duration, Effect } from "effect"
import { untilAfter } from "./due-time.ts"
import { readObject, writeStatus } from "./read-object.ts"
import { ownSource, runSimulator } from "./simulator.ts"

/** How volume claims are served. */
export interface ClaimBinderOptions {
  /** How long a claim waits for its volume. Default 1 second. */
  readonly bindAfter?: Duration.Input
  /** Storage classes whose claims never get a volume. */
  readonly unavailableClasses?: ReadonlyArray<string>
}

const MANAGER = "persistent-volume-binder"

/** Plays a storage provisioner: volume claims are bound after a while, in full size. Runs until it is interrupted. */
export const simulateClaimBinder = (options: ClaimBinderOptions = {}): Effect.Effect<never, never, KubernetesApi> =>
  runSimulator(
    [ownSource(PersistentVolumeClaimKind)],
    Effect.fnUntraced(function* (key) {
      const claim = yield* readObject(PersistentVolumeClaimKind, key)
      if (claim === undefined || claim.metadata.deletionTimestamp !== undefined || claim.status?.phase === "Bound") {
        return undefined
      }
      if (options.unavailableClasses?.includes(claim.spec?.storageClassName ?? "") === true) return undefined
      const due = yield* untilAfter(claim.metadata.creationTimestamp, options.bindAfter ?? "1 second")
      if (due !== undefined) return due
      const api = yield* KubernetesApi
      const volumeName = `pvc-${claim.metadata.uid ?? claim.metadata.name}`
      yield* api.patch(
        PersistentVolumeClaimKind,
        key,
        { type: "merge", body: { spec: { volumeName } } },
        { fieldManager: MANAGER },
      )
      const status = {
        phase: "Bound",
        accessModes: claim.spec?.accessModes ?? [],
        capacity: claim.spec?.resources?.requests ?? {},
      }
      yield* writeStatus(PersistentVolumeClaimKind, key, status, MANAGER)
      return undefined
    }),
  )

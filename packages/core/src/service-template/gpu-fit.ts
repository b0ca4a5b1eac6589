import type { NodeAffinity } from "@aim-engine/api"
import { Effect, Equal, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import type { DerivedFact } from "../cluster-state/derived-fact.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { gpuHealth } from "../gpu/gpu-health.ts"
import { gpuInventoryFact } from "../gpu/gpu-inventory.ts"
import { gpuNodeAffinity } from "../gpu/node-affinity.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import { canonicalHardware, type NormalizedGpu } from "../template/normalize-hardware.ts"

/** What the cluster has for a GPU requirement. */
export interface GpuFit {
  /** The component `GPU`; undefined if no GPU is needed. */
  readonly health: ComponentHealth | undefined
  /** The nodes that have it; undefined if any node will do, or none is known. */
  readonly affinity: NodeAffinity | undefined
}

const NO_NEED: GpuFit = { health: undefined, affinity: undefined }

/**
 * What the cluster has for one requirement: shared by all templates with the same one, and a node that joins or leaves
 * wakes only those for which that makes a difference.
 */
export const gpuFitFact = (gpu: NormalizedGpu): DerivedFact<GpuFit> => ({
  name: `gpu-fit ${canonicalJson(canonicalHardware({ gpu }))}`,
  compute: ClusterState.use((state) =>
    Effect.map(state.derive(gpuInventoryFact), (inventory) => ({
      health: gpuHealth(gpu, Result.succeed(inventory)),
      affinity: gpuNodeAffinity(gpu, inventory),
    })),
  ),
  equals: Equal.equals,
})

/**
 * What the cluster has for a GPU requirement; nodes are looked at only where a GPU is needed. While they cannot be read,
 * `health` says so, and the affinity is the one that was known `before`.
 */
export const observeGpuFit = (
  gpu: NormalizedGpu | undefined,
  before: NodeAffinity | undefined,
): Effect.Effect<GpuFit, never, ClusterState> =>
  gpu === undefined
    ? Effect.succeed(NO_NEED)
    : ClusterState.use((state) => state.derive(gpuFitFact(gpu))).pipe(
        Effect.catch((error) =>
          Effect.succeed({ health: gpuHealth(gpu, Result.fail(classifyApiError(error))), affinity: before }),
        ),
      )

/** Whether the GPUs that are needed are there, or none are needed. */
export const isFit = ({ health }: GpuFit): boolean => health === undefined || health.state === "Ready"

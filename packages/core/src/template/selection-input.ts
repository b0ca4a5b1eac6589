import type { GpuInventory } from "../gpu/gpu-inventory.ts"
import type { NormalizedOverrides } from "./overrides.ts"
import type { TemplateCandidate } from "./template-candidate.ts"

/** Everything that the automatic choice of a template depends on. */
export interface SelectionInput {
  /** The templates of the model: those of the service's namespace and those of the cluster. Their order does not matter. */
  readonly candidates: ReadonlyArray<TemplateCandidate>
  /** What the service wants different; `{}` if nothing. */
  readonly overrides: NormalizedOverrides
  /** Whether templates that are not `optimized` may be taken: the service says so, or its model is a custom one. */
  readonly allowUnoptimized: boolean
  readonly inventory: GpuInventory
}

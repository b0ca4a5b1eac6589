import { availability } from "./availability.ts"
import { gpu } from "./gpu.ts"
import { gpusPerNode } from "./gpus-per-node.ts"
import { optimization } from "./optimization.ts"
import { origin } from "./origin.ts"
import { overrides } from "./overrides.ts"
import { scope } from "./scope.ts"
import type { SelectionStage } from "./selection-stage.ts"
import { shadowing } from "./shadowing.ts"
import type { StageName } from "./stage-name.ts"

/** The filters by name. Which of them apply, and in which order, is the policy's matter. */
export const SELECTION_STAGES: Readonly<Record<StageName, SelectionStage>> = {
  shadowing,
  origin,
  availability,
  optimization,
  overrides,
  gpu,
  gpusPerNode,
  scope,
}

import { limitTroubles } from "./limit-troubles.ts"
import { missingReferences } from "./missing-references.ts"
import { routeTroubles } from "./route-troubles.ts"
import { templateTroubles } from "./template-troubles.ts"
import type { Trouble } from "./trouble.ts"
import { workloadTroubles } from "./workload-troubles.ts"

/** Troubles that are documented, and how each ends. */
export const TROUBLES: ReadonlyArray<Trouble> = [
  ...missingReferences,
  ...templateTroubles,
  ...routeTroubles,
  ...workloadTroubles,
  ...limitTroubles,
]

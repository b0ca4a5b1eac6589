import type { Step } from "../step.ts"
import { builtInKinds } from "./built-in-kinds.ts"
import { cornerCases } from "./corner-cases.ts"
import { creation } from "./creation.ts"
import { deletion } from "./deletion.ts"
import { dryRuns } from "./dry-runs.ts"
import { ownership } from "./ownership.ts"
import { patches } from "./patches.ts"
import { selection } from "./selection.ts"
import { setUp, tearDown } from "./set-up.ts"

/** Everything that the in-memory cluster promises to do as a kube-apiserver does it, as one script of operations. */
export const apiServerScript: ReadonlyArray<Step> = [
  ...setUp,
  ...creation,
  ...ownership,
  ...patches,
  ...dryRuns,
  ...cornerCases,
  ...builtInKinds,
  ...selection,
  ...deletion,
  ...tearDown,
]

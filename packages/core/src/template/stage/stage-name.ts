/** The filters of the selection, in the order in which the operator applies them. */
export const STAGE_NAMES = [
  "shadowing",
  "origin",
  "availability",
  "optimization",
  "overrides",
  "gpu",
  "gpusPerNode",
  "scope",
] as const
export type StageName = (typeof STAGE_NAMES)[number]

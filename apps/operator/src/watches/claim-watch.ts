import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

/**
 * All volume claims: one that a workload mounts must not look as if it were gone, whatever became of its labels. Of
 * each how large it is, and whether there is a volume.
 */
export const claimWatch: Omit<WatchedKind, "kind"> = {
  strip: keepFields({
    metadata: { ...IDENTITY, labels: true, annotations: true, managedFields: true },
    fields: { spec: { resources: true }, status: { phase: true, conditions: true } },
  }),
}

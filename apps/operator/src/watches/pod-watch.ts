import { ForeignKey, Label } from "@aim-engine/api"
import type { WatchedKind } from "@aim-engine/kubernetes"
import { IDENTITY, keepFields } from "./kept-fields.ts"

const CONTAINER = [
  { name: true, image: true, ready: true, started: true, restartCount: true, state: true, lastState: true },
] as const

/**
 * The pods that serve a model, and those of our Jobs: most pods of a cluster are neither. Their spec is not kept; what
 * their containers are given as environment is nobody's business here.
 */
export const podWatch: Omit<WatchedKind, "kind"> = {
  selections: [
    { labelSelector: ForeignKey.kserveInferenceService },
    // KServe hands the labels of an InferenceService down, so that its pods have ours too.
    { labelSelector: `${Label.template},!${ForeignKey.kserveInferenceService}` },
    { labelSelector: Label.cacheName },
  ],
  strip: keepFields({
    metadata: { ...IDENTITY, labels: true, annotations: true },
    fields: {
      status: {
        phase: true,
        reason: true,
        message: true,
        startTime: true,
        conditions: true,
        containerStatuses: CONTAINER,
        initContainerStatuses: CONTAINER,
      },
    },
  }),
}

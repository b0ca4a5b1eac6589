import type { InferenceService } from "@aim-engine/api"

/** What the status is made of. */
export interface InferenceServiceFacts {
  readonly isReady: boolean
  readonly domain: string
  /** RFC 3339. */
  readonly now: string
}

const CONDITIONS = ["IngressReady", "PredictorReady", "Ready"]

/** The status of an inference service in Standard mode. Conditions keep the time of their last change. */
export const inferenceServiceStatus = (
  { metadata, status }: InferenceService,
  { isReady, domain, now }: InferenceServiceFacts,
) => ({
  observedGeneration: metadata.generation ?? 1,
  deploymentMode: "Standard",
  conditions: CONDITIONS.map((type) => {
    const before = status?.conditions?.find((condition) => condition.type === type)
    const value = isReady ? "True" : "False"
    return {
      type,
      status: value,
      ...(isReady
        ? {}
        : { reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability." }),
      lastTransitionTime: before?.status === value ? (before.lastTransitionTime ?? now) : now,
    }
  }),
  ...(isReady ? { url: `http://${metadata.name}-${metadata.namespace ?? ""}.${domain}` } : {}),
})

/** Whether the stored status says the same already. */
export const isStatusCurrent = (
  { status }: InferenceService,
  next: ReturnType<typeof inferenceServiceStatus>,
): boolean =>
  status?.observedGeneration === next.observedGeneration &&
  next.conditions.every(
    ({ type, status: value }) =>
      status.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false,
  )

import type { RootState } from "./settled-component.ts"

/** The words that an AIMService has for its state. */
export type ServiceState = "Pending" | "Starting" | "Running" | "Degraded" | "Failed"

/** What an AIMService has in the cluster. */
export interface ServiceFacts {
  readonly hasInferenceService: boolean
  /** Whether the InferenceService is ready and at least one of its pods is: requests are being answered. */
  readonly isServing: boolean
}

const RENAMED: { readonly [S in Exclude<RootState, "NotAvailable">]: ServiceState } = {
  Ready: "Running",
  Progressing: "Starting",
  Pending: "Pending",
  Degraded: "Degraded",
  Failed: "Failed",
}

/**
 * The state of an AIMService for a verdict. A service that answers requests is never worse than `Degraded`,
 * whatever is wrong around it; without the hardware it waits if nothing runs, and is degraded if something does.
 */
export const serviceStatus =
  ({ hasInferenceService, isServing }: ServiceFacts) =>
  (root: RootState): ServiceState => {
    const state = root === "NotAvailable" ? (hasInferenceService ? "Degraded" : "Pending") : RENAMED[root]
    return isServing && (state === "Failed" || state === "Pending") ? "Degraded" : state
  }

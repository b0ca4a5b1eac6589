import { describe, expect, it } from "@effect/vitest"
import type { ServiceState } from "./service-status.ts"
import { serviceStatus } from "./service-status.ts"
import type { RootState } from "./settled-component.ts"

const ROOTS: ReadonlyArray<RootState> = ["Ready", "Progressing", "Pending", "Degraded", "NotAvailable", "Failed"]

describe("the state of an AIMService", () => {
  it.each<[string, boolean, boolean, ReadonlyArray<ServiceState>]>([
    [
      "engine #5 #51: without an InferenceService",
      false,
      false,
      ["Running", "Starting", "Pending", "Degraded", "Pending", "Failed"],
    ],
    [
      "engine #51: with one that does not serve",
      true,
      false,
      ["Running", "Starting", "Pending", "Degraded", "Degraded", "Failed"],
    ],
    [
      "while requests are answered, never worse than Degraded",
      true,
      true,
      ["Running", "Starting", "Degraded", "Degraded", "Degraded", "Degraded"],
    ],
  ])("%s", (_, hasInferenceService, isServing, states) => {
    expect(ROOTS.map(serviceStatus({ hasInferenceService, isServing }))).toEqual(states)
  })
})

import { describe, expect, it } from "@effect/vitest"
import { inferenceService } from "../service/test-fixtures/service-cluster.ts"
import {
  ACCESS,
  artifact,
  CLAIM_NAME,
  claim,
  clusterOf,
  reconcileOnce,
  statusOf,
} from "./test-fixtures/artifact-cluster.ts"

const mounting = (name: string, creationTimestamp: string) => {
  const service = inferenceService(true, [{ name: "model", claim: CLAIM_NAME, path: "/workspace/cache/amd/llama" }])
  return { ...service, metadata: { ...service.metadata, name, creationTimestamp } }
}
const lastUsed = (known: string | undefined, ...services: ReadonlyArray<ReturnType<typeof mounting>>) =>
  statusOf(
    reconcileOnce(
      clusterOf(...ACCESS, claim("Bound", { verified: true }), ...services),
      artifact(undefined, known === undefined ? {} : { lastUsed: known }),
    ).plan,
  ).lastUsed

describe("when an artifact was last used", () => {
  it("is when the youngest workload was created that mounts its volume", () => {
    const services = [mounting("b", "2026-01-20T00:00:00Z"), mounting("a", "2026-01-25T00:00:00Z")]
    expect(lastUsed(undefined, ...services)).toBe("2026-01-25T00:00:00Z")
    expect(lastUsed("2026-01-22T00:00:00Z", ...services)).toBe("2026-01-25T00:00:00Z")
  })

  it("never goes back, and is unknown before the first", () => {
    expect(lastUsed("2026-01-28T00:00:00Z", mounting("a", "2026-01-25T00:00:00Z"))).toBe("2026-01-28T00:00:00Z")
    expect(lastUsed("2026-01-28T00:00:00Z")).toBe("2026-01-28T00:00:00Z")
    expect(lastUsed(undefined)).toBeUndefined()
  })
})

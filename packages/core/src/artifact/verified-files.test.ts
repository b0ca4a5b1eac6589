import type { AIMArtifactStatus, KubernetesObject } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { ACCESS, artifact, CLAIM_NAME, claim, clusterOf, job, reconcileOnce } from "./test-fixtures/artifact-cluster.ts"
import { holdsVerifiedFiles, wasFilled } from "./verified-files.ts"

const SIZE = { size: "9094593249" }
/** Nobody has made a runtime config of this name, so the artifact is Failed whatever else it is. */
const WITHOUT_CONFIG = { ...SIZE, runtimeConfigName: "gone" }
const ONCE_READY: AIMArtifactStatus = { status: "Ready", persistentVolumeClaim: CLAIM_NAME }

const judged = (
  spec: typeof SIZE,
  before: AIMArtifactStatus | undefined,
  ...objects: ReadonlyArray<KubernetesObject>
) => {
  const { plan } = reconcileOnce(clusterOf(...ACCESS, ...objects), artifact(spec, before))
  return artifact(spec, plan.status)
}

describe("whether an artifact holds verified files", () => {
  const verified = claim("Bound", { verified: true })

  it.each<[string, ReturnType<typeof artifact>, string, boolean, boolean]>([
    ["one that is ready does", judged(SIZE, undefined, verified), "Ready", true, true],
    ["one without its runtime config does", judged(WITHOUT_CONFIG, ONCE_READY, verified), "Failed", true, true],
    ["one whose claim is gone does not", judged(WITHOUT_CONFIG, ONCE_READY), "Failed", false, false],
    [
      "one whose claim has lost its volume does not, but did",
      judged(WITHOUT_CONFIG, ONCE_READY, claim("Lost", { verified: true })),
      "Failed",
      false,
      true,
    ],
    ["one whose claim is a new one does not", judged(WITHOUT_CONFIG, undefined, claim()), "Failed", false, false],
    [
      "one whose download fails does not",
      judged(SIZE, undefined, claim(), job("download", "Failed")),
      "Failed",
      false,
      false,
    ],
    [
      "one that was mounted once does not, but did",
      artifact(SIZE, { status: "Failed", lastUsed: "2026-01-30T12:00:00Z" }),
      "Failed",
      false,
      true,
    ],
    ["one that was never judged does not", { ...artifact(SIZE), status: {} }, "undefined", false, false],
  ])("%s", (_title, given, status, holds, was) => {
    expect(String(given.status?.status)).toBe(status)
    expect(holdsVerifiedFiles(given)).toBe(holds)
    expect(wasFilled(given)).toBe(was)
  })
})

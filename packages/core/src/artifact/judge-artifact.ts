import type { AIMResourceStatus } from "@aim-engine/api"
import { Result } from "effect"
import { type InvalidSpecError, ResourceExhaustionError } from "../errors/domain-error.ts"
import type { ComponentHealth, Health } from "../health/component-health.ts"
import { COMPONENTS } from "../health/components.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { evaluateHealth } from "../health/evaluate-health.ts"
import type { DerivedCondition, HealthVerdict } from "../health/health-verdict.ts"
import { pvcHealth } from "../health/inspectors/pvc.ts"
import { Reason } from "../health/reasons.ts"
import type { ApplyFailure } from "../reconcile/plan.ts"
import { runtimeConfigHealth } from "../runtime-config/health.ts"
import type { ArtifactAttempts } from "./artifact-attempts.ts"
import type { Artifact } from "./artifact-kind.ts"
import { downloadComplete } from "./download-report.ts"
import type { ArtifactFacts, ArtifactParts } from "./observe-artifact.ts"
import { SIZE_OUTPUT_POLL_SECONDS } from "./observe-size.ts"
import { taskHealth } from "./task-health.ts"

/** What a verdict depends on besides what was observed. */
export interface ArtifactJudgementInputs {
  readonly attempts: ArtifactAttempts
  /** Whether the downloader reads the address, where it is to. */
  readonly source: Result.Result<void, InvalidSpecError>
  readonly failures: ReadonlyArray<ApplyFailure>
  /** ms since 1970. */
  readonly now: number
}

/** The verdict on an artifact: how it is, its conditions, and whether anything may be written. */
export const judgeArtifact = (
  artifact: Artifact,
  parts: ArtifactParts,
  inputs: ArtifactJudgementInputs,
): HealthVerdict<AIMResourceStatus> =>
  evaluateHealth<AIMResourceStatus>({
    object: artifact,
    declared: COMPONENTS.AIMArtifact,
    components: [
      runtimeConfigHealth(parts.config),
      ...Result.match(parts.facts, {
        onFailure: (error): ReadonlyArray<ComponentHealth> => [
          { component: "CachePvc", dependency: "Downstream", errors: [error] },
        ],
        onSuccess: (facts) => componentsOf(artifact, parts, facts, inputs),
      }),
    ],
    failures: inputs.failures.map(storageQuota),
    now: inputs.now,
    toStatus: (root) => root,
    derived: () => derivedConditions(artifact, parts),
  })

/** Our own Jobs, pods and claims never stop anything from being written: a write may be what mends them. */
const downstream = (component: string, health: Health): ComponentHealth => ({
  ...health,
  component,
  dependency: "Downstream",
  gates: false,
})

const componentsOf = (
  artifact: Artifact,
  { modelId }: ArtifactParts,
  facts: ArtifactFacts,
  inputs: ArtifactJudgementInputs,
): ReadonlyArray<ComponentHealth> => {
  const usable = Result.flatMap(modelId, () => inputs.source)
  if (Result.isFailure(usable)) {
    return [{ component: "DownloadJob", dependency: "Downstream", errors: [usable.failure] }]
  }
  if (facts.bytes === undefined) return checkSizeHealth(artifact, facts, inputs)
  const claim = downstream("CachePvc", pvcHealth(facts.claim.live, facts.claim.events))
  return [claim, ...downloadHealth(facts, inputs)]
}

const checkSizeHealth = (
  { status }: Artifact,
  { checkSize }: ArtifactFacts,
  { attempts, now }: ArtifactJudgementInputs,
): ReadonlyArray<ComponentHealth> => {
  if (checkSize === undefined) return []
  const told = findCondition(status?.conditions, ConditionType.CheckSizeJobPodsReady)
  const { job, pods } = taskHealth(checkSize, attempts.checkSize?.next ?? { _tag: "Running" }, now, told)
  return [
    downstream("CheckSizeJob", job),
    ...(pods === undefined ? [] : [downstream("CheckSizeJobPods", pods)]),
    ...outputHealth(checkSize.output),
  ]
}

const outputHealth = (output: NonNullable<ArtifactFacts["checkSize"]>["output"]): ReadonlyArray<ComponentHealth> => {
  switch (output._tag) {
    case "Invalid": {
      const health: Health = { state: "Failed", reason: Reason.InvalidSizeOutput, message: output.message, errors: [] }
      return [downstream("CheckSizeOutput", health)]
    }
    case "Awaiting":
    case "Gone":
      return [
        downstream("CheckSizeOutput", {
          state: "Progressing",
          reason: Reason.AwaitingSizeOutput,
          message: "The size is being read from the log of its Job",
          errors: [],
          requeueAfterSeconds: SIZE_OUTPUT_POLL_SECONDS,
        }),
      ]
    default:
      return []
  }
}

const downloadHealth = (
  { download, verification }: ArtifactFacts,
  { attempts, now }: ArtifactJudgementInputs,
): ReadonlyArray<ComponentHealth> => {
  if (verification.isVerified) return []
  const { job, pods } = taskHealth(download, attempts.download?.next ?? { _tag: "Running" }, now)
  return [downstream("DownloadJob", job), ...(pods === undefined ? [] : [downstream("DownloadJobPods", pods)])]
}

/** While nothing can be read, what was known of the download stays. */
const derivedConditions = (artifact: Artifact, { facts }: ArtifactParts): ReadonlyArray<DerivedCondition> => {
  const condition = Result.match(facts, {
    onSuccess: (known) => downloadComplete(artifact, known),
    onFailure: () => findCondition(artifact.status?.conditions, ConditionType.DownloadComplete),
  })
  return condition === undefined ? [] : [condition]
}

/** A quota that refuses a claim is one of storage, and is told as such. */
const storageQuota = (failure: ApplyFailure): ApplyFailure =>
  failure.component === "CachePvc" && failure.error.reason === Reason.QuotaExceeded
    ? {
        ...failure,
        error: new ResourceExhaustionError({ reason: Reason.StorageQuotaExceeded, message: failure.error.message }),
      }
    : failure

import { type Artifact, artifactStatus } from "../artifact/artifact-kind.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { ConditionType } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { Reason } from "../health/reasons.ts"
import { healthRank } from "../health/state.ts"
import { distinctMatches, type SourceMatch } from "./match-artifacts.ts"

/** How what holds the files of a cache is. `matches` is undefined while it is not known which files are needed. */
export const artifactsHealth = (
  matches: ReadonlyArray<SourceMatch> | undefined,
  isTemplateReady: boolean,
): ComponentHealth => {
  const needed = distinctMatches(matches ?? [])
  const found = needed.flatMap(({ artifact }) => artifact ?? [])
  const health = { component: "Artifacts", dependency: "Downstream", errors: [], gates: false } as const
  if (matches === undefined || (!isTemplateReady && found.length === 0)) {
    const message = "The download begins once the template is ready"
    return { ...health, state: "Pending", reason: Reason.AwaitingTemplate, message }
  }
  const missing = needed.filter(({ artifact }) => artifact === undefined)
  if (missing.length > 0) {
    const message = `${found.length} of ${needed.length} artifacts exist; missing: ${missing.map(({ source }) => source.sourceUri).join(", ")}`
    return { ...health, state: "Progressing", reason: Reason.CreatingCaches, message }
  }
  const worst = worstOf(found)
  if (worst === undefined) {
    return { ...health, state: "Ready", reason: Reason.NoModelSources, message: "The template has nothing to download" }
  }
  const state = artifactStatus(worst)
  return state === "Ready"
    ? { ...health, state, reason: Reason.AllCachesReady, message: "All model files are downloaded" }
    : { ...health, state, ...whyNotReady(worst) }
}

/** The one in the worst state; of equals the first. */
const worstOf = (artifacts: ReadonlyArray<Artifact>): Artifact | undefined =>
  artifacts.toSorted((left, right) => healthRank(artifactStatus(left)) - healthRank(artifactStatus(right)))[0]

const whyNotReady = (artifact: Artifact): { readonly reason: string; readonly message: string } => {
  const { name } = artifact.metadata
  const ready = findCondition(artifact.status?.conditions, ConditionType.Ready)
  const isTold = ready !== undefined && ready.status !== "True"
  const message = isTold && ready.message !== "" ? ready.message : `it is ${artifactStatus(artifact)}`
  return {
    reason: isTold ? ready.reason : Reason.CachesNotReady,
    message: `One or more caches are not ready: ${name}: ${message}`,
  }
}

import { Result } from "effect"
import type { RuntimeConfig } from "../runtime-config/config-layer.ts"
import type { Artifact } from "./artifact-kind.ts"
import type { ArtifactSettings } from "./artifact-options.ts"
import { type NextAttempt, nextAttempt } from "./job-attempts.ts"
import type { ArtifactFacts, ArtifactParts } from "./observe-artifact.ts"
import { checkSizeJob, downloadJob, draftHash, type JobDraft } from "./plan-job.ts"

/** A task and what happens next to it. */
export interface Attempt {
  readonly draft: JobDraft
  readonly next: NextAttempt
}

/** The tasks of an artifact that are not done: what Jobs they need, and when. */
export interface ArtifactAttempts {
  readonly checkSize: Attempt | undefined
  readonly download: Attempt | undefined
}

/** What attempts depend on besides what was observed. */
export interface AttemptSettings {
  readonly settings: ArtifactSettings
  /** ms since 1970. */
  readonly now: number
}

/** No task is to be done, or nothing is known that could be done. */
const NO_ATTEMPTS: ArtifactAttempts = { checkSize: undefined, download: undefined }

/** What the Jobs of an artifact are made from now, and what happens next to each task. */
export const artifactAttempts = (
  artifact: Artifact,
  { config, facts }: ArtifactParts,
  { settings, now }: AttemptSettings,
): ArtifactAttempts =>
  Result.match(facts, {
    onFailure: () => NO_ATTEMPTS,
    onSuccess: (known) =>
      attemptsOf(artifact, known, Result.isSuccess(config) ? config.success.config : {}, settings, now),
  })

const attemptsOf = (
  artifact: Artifact,
  facts: ArtifactFacts,
  config: RuntimeConfig,
  settings: ArtifactSettings,
  now: number,
): ArtifactAttempts => {
  const inputs = { artifact, config, settings }
  const attempt = (draft: JobDraft, current: Parameters<typeof nextAttempt>[0], isOutputInvalid = false): Attempt => ({
    draft,
    next: nextAttempt(current, { inputsHash: draftHash(draft), isOutputInvalid, now }),
  })
  const { bytes, checkSize, claim, download, verification } = facts
  if (bytes === undefined) {
    return checkSize === undefined
      ? NO_ATTEMPTS
      : {
          ...NO_ATTEMPTS,
          checkSize: attempt(checkSizeJob(inputs), checkSize.current, checkSize.output._tag === "Invalid"),
        }
  }
  if (verification.isVerified) return NO_ATTEMPTS
  const draft = downloadJob(inputs, { name: claim.name, uid: claim.live?.metadata.uid ?? "" }, bytes)
  return { ...NO_ATTEMPTS, download: attempt(draft, download.current) }
}

import { type Job, Label } from "@aim-engine/api"
import type { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { derivedName } from "../naming/derived-name.ts"
import type { Artifact } from "./artifact-kind.ts"

type Name = Result.Result<string, InvalidSpecError>

/** What a Job of an artifact does, as its name and its label tell it. */
export type ArtifactTask = "download" | "check-size"

/**
 * The name of an artifact's volume claim.
 *
 * @example
 * // for `my-artifact` with uid 11111111-2222-3333-4444-555555555555
 * claimName(artifact) // Result.succeed("my-artifact-cache-16b81fda")
 */
export const claimName = ({ metadata }: Artifact): Name =>
  derivedName([metadata.name, "cache"], { hash: [metadata.uid ?? ""] })

/**
 * The name of a Job of an artifact. Where a Job of that name is there and another one must follow, its successor's name
 * depends on its uid: the two exist side by side until the new one is known to be there.
 */
export const jobName = ({ metadata }: Artifact, task: ArtifactTask, predecessorUid?: string): Name =>
  derivedName([metadata.name, task], {
    hash: [metadata.uid ?? "", ...(predecessorUid === undefined ? [] : [predecessorUid])],
  })

/** The Jobs of a task, by the label that says what a Job does. */
export const jobsOfTask = (jobs: ReadonlyArray<Job>, task: ArtifactTask): ReadonlyArray<Job> =>
  jobs.filter(({ metadata }) => metadata.labels?.[Label.component] === task)

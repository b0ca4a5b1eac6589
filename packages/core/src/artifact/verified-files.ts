import { ConditionType, componentCondition } from "../health/condition-types.ts"
import { findCondition } from "../health/conditions.ts"
import { Reason } from "../health/reasons.ts"
import type { Artifact } from "./artifact-kind.ts"

/**
 * Whether the files of an artifact are there, complete and verified, whatever else is wrong with it at the moment: a
 * runtime config that is away makes it `Failed`, and takes nothing from its volume. What was downloaded so must not be
 * downloaded again.
 */
export const holdsVerifiedFiles = (artifact: Artifact): boolean => isVerified(artifact) && !isVolumeLost(artifact)

/** Whether they are there, or were once. */
export const wasFilled = (artifact: Artifact): boolean =>
  isVerified(artifact) || artifact.status?.lastUsed !== undefined

const isVerified = ({ status }: Artifact): boolean =>
  status?.status === "Ready" ||
  findCondition(status?.conditions, ConditionType.DownloadComplete)?.reason === Reason.Verified

/** A claim goes on saying what was verified on it although the volume behind it is lost. */
const isVolumeLost = ({ status }: Artifact): boolean =>
  findCondition(status?.conditions, componentCondition("CachePvc"))?.reason === Reason.PvcLost

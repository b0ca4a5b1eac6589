import type { AIMArtifactDownloadStatus, AIMArtifactStatus, DownloadProgress } from "@aim-engine/api"
import { ConditionType } from "../health/condition-types.ts"
import type { DerivedCondition } from "../health/health-verdict.ts"
import { jobState } from "../health/inspectors/job.ts"
import { Reason } from "../health/reasons.ts"
import type { Artifact } from "./artifact-kind.ts"
import type { ArtifactFacts } from "./observe-artifact.ts"
import { terminalFailure } from "./task-health.ts"

/** What the progress of a failed download shows. */
const NOT_AVAILABLE = "N/A"
/** What a complete download is told as. A downloader never says so of itself. */
const COMPLETE = "Complete"

/** How far the download is. */
type DownloadState =
  /** No Job is there, and the files are not either. */
  | "NotStarted"
  | "Running"
  /** The Job failed, or a pod of it that no other can make good. */
  | "Failed"
  | "Complete"

const downloadState = ({ verification, download }: ArtifactFacts): DownloadState => {
  if (verification.isVerified) return "Complete"
  if (download.current === undefined) return "NotStarted"
  return jobState(download.current) === "Failed" || terminalFailure(download) !== undefined ? "Failed" : "Running"
}

/** Whether progress and download tell of a Job before the present one: they say how that ended. */
const isOfEarlierJob = ({ progress, download }: AIMArtifactStatus): boolean =>
  progress?.displayPercentage === NOT_AVAILABLE || download?.message === COMPLETE

/** Whether the present Job has said that all files are transferred. */
const isTransferred = ({ progress }: AIMArtifactStatus): boolean => progress?.percentage === 100

/** The condition `DownloadComplete`: none before there is a Job. */
export const downloadComplete = (artifact: Artifact, facts: ArtifactFacts): DerivedCondition | undefined => {
  const type = ConditionType.DownloadComplete
  const { status = {} } = artifact
  switch (downloadState(facts)) {
    case "NotStarted":
      return undefined
    case "Complete":
      return { type, status: "True", reason: Reason.Verified, message: "The files are complete", observability: "info" }
    case "Failed":
      return isTransferred(status)
        ? {
            type,
            status: "False",
            reason: Reason.VerificationFailed,
            message: "The downloaded files are damaged",
            observability: "warning",
          }
        : {
            type,
            status: "False",
            reason: Reason.Downloading,
            message: "Download failed before completion",
            observability: "warning",
          }
    case "Running":
      return !isOfEarlierJob(status) && isTransferred(status)
        ? { type, status: "True", reason: Reason.Verifying, message: "The files are transferred, and being verified" }
        : { type, status: "False", reason: Reason.Downloading, message: "Download in progress" }
  }
}

type Report = Pick<AIMArtifactStatus, "progress" | "download">

/** The downloader's part of the status, as far as it is ours to write. */
export const downloadReport = (artifact: Artifact, facts: ArtifactFacts): Report => {
  const { status = {} } = artifact
  switch (downloadState(facts)) {
    case "NotStarted":
      return {}
    case "Complete":
      return {
        progress: completeProgress(facts.bytes ?? 0n),
        download: { ...status.download, message: COMPLETE } satisfies AIMArtifactDownloadStatus,
      }
    case "Failed":
      return isRunning(facts) ? {} : { progress: { ...status.progress, displayPercentage: NOT_AVAILABLE } }
    case "Running":
      return isOfEarlierJob(status) || isAtZero(status) ? { progress: ZERO_PROGRESS } : {}
  }
}

/** While a pod downloads, what it reports is its own: writing it as well would only make it go back and forth. */
const isRunning = ({ download: { current, pods } }: ArtifactFacts): boolean =>
  current !== undefined && jobState(current) === "Active" && pods.some(({ status }) => status?.phase === "Running")

const isAtZero = ({ progress }: AIMArtifactStatus): boolean => (progress?.percentage ?? 0) === 0

/**
 * A new download starts at zero. Only what the downloader changes together is written here: with its first whole percent
 * both become its own, and nothing that it has said goes when we stop writing them.
 */
const ZERO_PROGRESS: DownloadProgress = { percentage: 0, displayPercentage: "0 %" }

const completeProgress = (bytes: bigint): DownloadProgress => ({
  totalBytes: Number(bytes),
  downloadedBytes: Number(bytes),
  percentage: 100,
  displayPercentage: "100 %",
})

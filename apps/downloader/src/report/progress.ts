import type { AIMArtifactDownloadStatus, DownloadProgress } from "@aim-engine/api"

/** How far a download is. One object for the whole of it, counted up as bytes are written. */
export class Progress {
  readonly totalBytes: number
  /** Bytes that are on the volume. */
  presentBytes = 0
  /** Bytes that this process has written; it only grows, so that a standstill shows. */
  writtenBytes = 0
  /** Files whose bytes are waited for: while there are none, a standstill of bytes is no stall. */
  transfers = 0
  protocol = ""
  attempt = 0
  totalAttempts = 0
  protocolSequence = ""
  message = ""

  constructor(totalBytes: number) {
    this.totalBytes = totalBytes
  }

  /** Bytes that were written. */
  add(bytes: number): void {
    this.presentBytes += bytes
    this.writtenBytes += bytes
  }

  /** Whether everything is transferred. */
  get isTransferred(): boolean {
    return this.presentBytes >= this.totalBytes
  }

  /** Whole percent; 100 only once everything is transferred. */
  get percentage(): number {
    if (this.isTransferred) return 100
    return Math.min(99, Math.floor((this.presentBytes * 100) / this.totalBytes))
  }
}

/** The part of an artifact's status that its downloader writes. */
export interface ProgressReport {
  readonly progress: DownloadProgress
  readonly download: AIMArtifactDownloadStatus
}

/** What is reported of a download at a moment. */
export const reportOf = (progress: Progress): ProgressReport => ({
  progress: {
    totalBytes: progress.totalBytes,
    downloadedBytes: Math.min(progress.presentBytes, progress.totalBytes),
    percentage: progress.percentage,
    displayPercentage: `${progress.percentage} %`,
  },
  download: {
    protocol: progress.protocol,
    attempt: progress.attempt,
    totalAttempts: progress.totalAttempts,
    protocolSequence: progress.protocolSequence,
    message: progress.message,
  },
})

/** Even without a whole percent of progress something is reported this often, in milliseconds. */
const LONGEST_SILENCE_MILLIS = 30_000

/** A report and when it was made, ms since 1970. */
export interface Reported {
  readonly report: ProgressReport
  readonly at: number
}

/** Whether a report is worth a write: every one wakes the operator. */
export const isWorthReporting = (last: Reported | undefined, next: ProgressReport, now: number): boolean => {
  if (last === undefined) return true
  const { progress, download } = last.report
  const isNews =
    download.message !== next.download.message ||
    download.attempt !== next.download.attempt ||
    progress.percentage !== next.progress.percentage
  const isOld = now - last.at >= LONGEST_SILENCE_MILLIS
  return isNews || (isOld && progress.downloadedBytes !== next.progress.downloadedBytes)
}

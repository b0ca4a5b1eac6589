import { type Artifact, artifactStatus, parseTime } from "@aim-engine/core"

/** A download that is under way, or will be. */
export interface DownloadRow {
  readonly namespace: string
  readonly name: string
  readonly status: string
  /** Whole percent, 0 to 100; undefined before the first report. */
  readonly percentage: number | undefined
  readonly downloadedBytes: number | undefined
  readonly totalBytes: number | undefined
  /** What the downloader does at present, e.g. `Downloading with XET`, else why nothing is downloaded. */
  readonly message: string
}

const hindrance = ({ status }: Artifact): string => {
  const found = status?.conditions?.find((condition) => condition.type !== "Ready" && condition.status === "False")
  return found === undefined ? "" : found.message === "" ? found.reason : found.message
}

const created = ({ metadata }: Artifact): number => parseTime(metadata.creationTimestamp) ?? 0

const rowOf = (artifact: Artifact): DownloadRow => {
  const { metadata, status } = artifact
  const { percentage, downloadedBytes, totalBytes } = status?.progress ?? {}
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    status: artifactStatus(artifact),
    percentage,
    downloadedBytes,
    totalBytes,
    message: status?.download?.message ?? hindrance(artifact),
  }
}

/** The downloads that are not complete, the older first. */
export const downloadRows = (artifacts: ReadonlyArray<Artifact>): ReadonlyArray<DownloadRow> =>
  artifacts
    .filter((artifact) => artifactStatus(artifact) !== "Ready")
    .toSorted((left, right) => created(left) - created(right) || (left.metadata.name < right.metadata.name ? -1 : 1))
    .map(rowOf)

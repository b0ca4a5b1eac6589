import { S3ServiceException } from "@aws-sdk/client-s3"
import {
  AccessRefused,
  DamagedFiles,
  type DownloadFailure,
  isDownloadFailure,
  SourceMissing,
  Stalled,
  TransferFailure,
} from "../source/failure.ts"

/** Refusals that credentials cause, by the code of S3. */
const AUTH: ReadonlySet<string> = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
  "AccountProblem",
  "AllAccessDisabled",
  "RequestTimeTooSkewed",
  // Versity's, for an access key that nobody has.
  "XAdminUserNotFound",
])

/** The status of the answer that an error of the SDK comes from; undefined where there was none. */
const statusOf = (error: Error): number | undefined => {
  const metadata = "$metadata" in error ? error.$metadata : undefined
  const status = metadata instanceof Object && "httpStatusCode" in metadata ? metadata.httpStatusCode : undefined
  return typeof status === "number" ? status : undefined
}

/** Whether the SDK gave up waiting. It calls broken connections so, too, and lets their code stay. */
const isTimeout = (error: Error): boolean =>
  error.name === "TimeoutError" && (!("code" in error) || error.code === "ETIMEDOUT")

/** Whether an error tells of an answer that S3 does not give: neither what was asked for, nor a refusal, nor an outage. */
export const isForeignAnswer = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof S3ServiceException) && (statusOf(error) ?? 500) < 500

/** Why S3 does not give what was asked for. An error that is a failure already stays as it is. */
export const s3Failure = (error: unknown, uri: string): DownloadFailure => {
  if (isDownloadFailure(error)) return error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const status = error instanceof Error ? statusOf(error) : undefined
  if (name === "CredentialsProviderError") {
    return new AccessRefused({ message: `AWS credentials not found for ${uri}` })
  }
  if (error instanceof Error && isTimeout(error)) {
    return new Stalled({ message: `transfer stalled: S3 did not answer in time for ${uri}` })
  }
  if (status === undefined) return new TransferFailure({ message: `S3 cannot be reached for ${uri}: ${message}` })
  if (AUTH.has(name) || status === 401 || status === 403) {
    return new AccessRefused({ message: `access denied by S3 (${name}) for ${uri}` })
  }
  if (name === "PreconditionFailed") {
    return new DamagedFiles({ message: `${uri} was replaced while it was being downloaded` })
  }
  if (name === "NoSuchBucket") return new SourceMissing({ message: `NoSuchBucket: ${uri}` })
  if (name === "NoSuchKey" || status === 404) return new SourceMissing({ message: `NoSuchKey: ${uri}` })
  return new TransferFailure({ message: `S3 error: ${status} (${name}) for ${uri}` })
}

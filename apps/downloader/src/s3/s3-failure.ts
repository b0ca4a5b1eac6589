import { S3ServiceException } from "@aws-sdk/client-s3"
import {
  AccessRefused,
  DamagedFiles,
  type DownloadFailure,
  isDownloadFailure,
  SourceMissing,
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

/** Why S3 does not give what was asked for. An error that is a failure already stays as it is. */
export const s3Failure = (error: unknown, uri: string): DownloadFailure => {
  if (isDownloadFailure(error)) return error
  if (!(error instanceof S3ServiceException)) {
    const name = error instanceof Error ? error.name : ""
    const message = error instanceof Error ? error.message : String(error)
    return name === "CredentialsProviderError"
      ? new AccessRefused({ message: `AWS credentials not found for ${uri}` })
      : new TransferFailure({ message: `S3 cannot be reached for ${uri}: ${message}` })
  }
  const status = error.$metadata.httpStatusCode ?? 0
  if (AUTH.has(error.name) || status === 401 || status === 403) {
    return new AccessRefused({ message: `access denied by S3 (${error.name}) for ${uri}` })
  }
  if (error.name === "PreconditionFailed") {
    return new DamagedFiles({ message: `${uri} was replaced while it was being downloaded` })
  }
  if (error.name === "NoSuchBucket") return new SourceMissing({ message: `NoSuchBucket: ${uri}` })
  if (error.name === "NoSuchKey" || status === 404) return new SourceMissing({ message: `NoSuchKey: ${uri}` })
  return new TransferFailure({ message: `S3 error: ${status} (${error.name}) for ${uri}` })
}

import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import type { ArtifactAttempts } from "./artifact-attempts.ts"
import type { Artifact } from "./artifact-kind.ts"
import type { ArtifactSettings } from "./artifact-options.ts"
import { parseSourceUri } from "./source-uri.ts"

/**
 * Fails where the next Job of an artifact would run the operator's downloader with an address that it does not read: trying
 * that again and again would not make it right. What other images read is for them to say.
 */
export const checkSource = (
  { spec }: Artifact,
  { checkSize, download }: ArtifactAttempts,
  { downloaderImage }: ArtifactSettings,
): Result.Result<void, InvalidSpecError> => {
  const image = (checkSize ?? download)?.draft.container.image
  if (image !== downloaderImage) return Result.void
  return Result.mapBoth(parseSourceUri(spec.sourceUri), {
    onSuccess: () => undefined,
    onFailure: (message) => new InvalidSpecError({ reason: Reason.InvalidSpec, message: `spec.sourceUri: ${message}` }),
  })
}

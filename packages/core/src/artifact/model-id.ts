import { ModelId } from "@aim-engine/api"
import { Result, Schema } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import type { Artifact } from "./artifact-kind.ts"

const isModelId = Schema.is(ModelId)

const HUGGING_FACE = "hf://"

/**
 * The identifier of an artifact's model, `org/name`: its own, or that in `hf://org/name`.
 * Fails where there is none: the files could not be mounted anywhere.
 */
export const modelIdOf = ({ spec }: Artifact): Result.Result<string, InvalidSpecError> => {
  const { modelId, sourceUri } = spec
  const id = modelId ?? (sourceUri.startsWith(HUGGING_FACE) ? sourceUri.slice(HUGGING_FACE.length) : "")
  return isModelId(id)
    ? Result.succeed(id)
    : Result.fail(
        new InvalidSpecError({
          reason: Reason.InvalidSpec,
          message: `spec.modelId (org/name) is required, because sourceUri ${sourceUri} is not of the form hf://org/name`,
        }),
      )
}

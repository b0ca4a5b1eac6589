import { parseSourceUri, type Source } from "@aim-engine/core"
import { Result } from "effect"
import { InvalidSource } from "./failure.ts"

export type { Source } from "@aim-engine/core"

/** The source that a URI names: `hf://org/name` or `s3://bucket/prefix`. */
export const parseSource = (uri: string): Result.Result<Source, InvalidSource> =>
  Result.mapError(parseSourceUri(uri), (message) => new InvalidSource({ message }))

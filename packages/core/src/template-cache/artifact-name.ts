import type { AIMModelSource, AIMTemplateCache, EnvVar } from "@aim-engine/api"
import { Result } from "effect"
import { EnvVarOrder, mergeEnv } from "../environment/merge-env.ts"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import type { JsonValue } from "../naming/canonical-json.ts"
import { derivedName } from "../naming/derived-name.ts"
import { cacheAccess } from "./download-access.ts"

/** The variables with which a source is downloaded: the source's win by name over the cache's. */
export const sourceEnv = ({ spec }: AIMTemplateCache, source: AIMModelSource): ReadonlyArray<EnvVar> =>
  mergeEnv(spec.env ?? [], source.env ?? [])

/** Whether the files of a cache go with it. */
export const isDedicated = ({ spec }: AIMTemplateCache): boolean => spec.mode === "Dedicated"

const HASH_LENGTH = 10

/**
 * The name of the artifact that a cache creates for a source. It depends on what is downloaded, with which variables and
 * to which storage class: two caches that want the same get the same object. A dedicated cache has its own.
 *
 * @example
 * // hf://amd/Llama-3.1-8B-Instruct, without variables and class, shared
 * artifactName(cache, source) // Result.succeed("hf---amd-llama-3-1-8b-instruct-cdd6bbb0c8")
 */
export const artifactName = (
  cache: AIMTemplateCache,
  source: AIMModelSource,
): Result.Result<string, InvalidSpecError> => nameOf(cache, source)

/** Its name where the usual one is taken by what is downloaded in another way: that way is in the hash as well. */
export const otherArtifactName = (
  cache: AIMTemplateCache,
  source: AIMModelSource,
): Result.Result<string, InvalidSpecError> => nameOf(cache, source, { ...cacheAccess(cache) })

/** Under which names the artifacts that a cache creates for a source are found. */
export const artifactNames = (cache: AIMTemplateCache, source: AIMModelSource): ReadonlyArray<string> =>
  [artifactName(cache, source), otherArtifactName(cache, source)].flatMap((name) =>
    Result.isSuccess(name) ? [name.success] : [],
  )

const nameOf = (
  cache: AIMTemplateCache,
  source: AIMModelSource,
  ...access: ReadonlyArray<JsonValue>
): Result.Result<string, InvalidSpecError> => {
  const env: ReadonlyArray<JsonValue> = sourceEnv(cache, source)
    .toSorted(EnvVarOrder)
    .map((variable) => ({ ...variable }))
  return derivedName([source.sourceUri.replaceAll(".", "-")], {
    hash: [
      source.sourceUri,
      env.length === 0 ? null : env,
      cache.spec.storageClassName ?? "",
      ...(isDedicated(cache) ? ["dedicated", cache.metadata.name] : []),
      ...access,
    ],
    hashLength: HASH_LENGTH,
  })
}

import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { canonicalRegistry, canonicalRepository } from "./canonical-registry.ts"
import { DEFAULT_REGISTRY, type ImageReference, parseImageReference } from "./image-reference.ts"

/** A repository of a registry, both under their full names. */
export interface RepositoryName {
  /** The registry's host and port in lower case, `docker.io` for Docker Hub. */
  readonly registry: string
  /** The path below the registry, e.g. `library/ubuntu`. */
  readonly repository: string
}

/** An image as it can be pulled: everything that a reference may leave out is there. */
export interface PullReference extends RepositoryName {
  /** What the registry is asked for: a tag, or a digest, beside which a tag says nothing. */
  readonly version:
    | { readonly _tag: "Tag"; readonly tag: string }
    | { readonly _tag: "Digest"; readonly digest: string }
}

const HOST =
  /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]{1,5})?$/
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/
/** The longest repository that registries accept. */
const MAX_REPOSITORY_LENGTH = 255

/** Whether a text can be a registry: host and optional port, in lower case. */
export const isRegistryName = (text: string): boolean => text.length <= MAX_REPOSITORY_LENGTH && HOST.test(text)
/** Whether a text can be a repository. Source: OCI distribution specification, "Pulling manifests", `<name>`. */
export const isRepositoryPath = (text: string): boolean => text.length <= MAX_REPOSITORY_LENGTH && REPOSITORY.test(text)
/** Whether a text can be a tag. Source: OCI distribution specification, `<reference>` as a tag. */
export const isTag = (text: string): boolean => TAG.test(text)
/** Whether a text is a digest that can be verified: SHA-256 or SHA-512, hex digits in lower case. */
export const isContentDigest = (text: string): boolean => DIGEST.test(text)

const invalid = (image: string, problem: string): Result.Result<never, InvalidSpecError> =>
  Result.fail(
    new InvalidSpecError({ reason: Reason.InvalidImageReference, message: `${JSON.stringify(image)}: ${problem}` }),
  )

const readParts = (image: string, named: ImageReference): Result.Result<PullReference, InvalidSpecError> => {
  const registry = canonicalRegistry(named.registry)
  const repository = canonicalRepository(registry, named.repository)
  const { tag = "latest", digest } = named
  if (!isRegistryName(registry)) return invalid(image, `"${registry}" is no registry; expected host[:port]`)
  if (!isRepositoryPath(repository)) {
    return invalid(
      image,
      `"${repository}" is no repository; expected words of a-z and 0-9, joined by / . _ __ or -, at most 255 characters`,
    )
  }
  if (!isTag(tag)) {
    return invalid(image, `"${tag}" is no tag; expected 1 to 128 of A-Z a-z 0-9 _ . -, not led by . or -`)
  }
  if (digest === undefined) return Result.succeed({ registry, repository, version: { _tag: "Tag", tag } })
  return isContentDigest(digest)
    ? Result.succeed({ registry, repository, version: { _tag: "Digest", digest } })
    : invalid(image, "the digest must be sha256: and 64, or sha512: and 128 of 0-9 a-f")
}

/**
 * Reads an image reference `[registry/]repository[:tag][@algorithm:hex]` for pulling: Docker Hub's names become
 * `docker.io`, its repositories without a namespace are in `library`, no tag is `latest`, and a digest goes before a tag.
 * Fails with reason `InvalidImageReference`. Source: distribution/reference, "Grammar".
 *
 * @example
 * parsePullReference("ubuntu")
 * // success of { registry: "docker.io", repository: "library/ubuntu", version: { _tag: "Tag", tag: "latest" } }
 */
export const parsePullReference = (image: string): Result.Result<PullReference, InvalidSpecError> =>
  Result.flatMap(parseImageReference(image), (named) => readParts(image, named))

/** The tag or the digest, whichever the registry is asked for. */
export const versionOf = ({ version }: PullReference): string => (version._tag === "Tag" ? version.tag : version.digest)

/** The reference as text, all in full. Reading it gives the same reference again. */
export const printPullReference = (reference: PullReference): string =>
  `${reference.registry}/${reference.repository}${reference.version._tag === "Tag" ? ":" : "@"}${versionOf(reference)}`

/**
 * The reference as people write it: Docker Hub is left out, unless the namespace would then be taken for a registry.
 *
 * @example
 * shortPullReference(reference) // "amdenterpriseai/aim-base:0.8.5"
 */
export const shortPullReference = (reference: PullReference): string => {
  const full = printPullReference(reference)
  if (reference.registry !== DEFAULT_REGISTRY) return full
  const short = full.slice(DEFAULT_REGISTRY.length + 1)
  const read = parsePullReference(short)
  return Result.isSuccess(read) && read.success.registry === DEFAULT_REGISTRY ? short : full
}

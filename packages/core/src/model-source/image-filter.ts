import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { canonicalRegistry, canonicalRepository } from "../naming/canonical-registry.ts"
import { DEFAULT_REGISTRY } from "../naming/image-reference.ts"
import { isRegistryName, isRepositoryPath, isTag } from "../naming/pull-reference.ts"
import { WILDCARD } from "./wildcard.ts"

/** A filter's `image`, taken apart. */
export interface ImageFilter {
  /** The registry that is meant, under its one name. */
  readonly registry: string
  /** Whether the filter itself names it, and not the source. */
  readonly hasRegistry: boolean
  /** The repository, or a pattern for repositories. */
  readonly repository: string
  readonly hasWildcard: boolean
  /** The one tag that is wanted. */
  readonly tag?: string
}

/** GitHub's registry, whose repositories belong to organizations. */
export const GITHUB_REGISTRY = "ghcr.io"

const splitRegistry = (text: string): readonly [registry: string | undefined, path: string] => {
  const slash = text.indexOf("/")
  const first = slash < 0 ? "" : text.slice(0, slash)
  return /[.:]/.test(first) || first === "localhost" ? [first, text.slice(slash + 1)] : [undefined, text]
}

const splitTag = (path: string): readonly [repository: string, tag: string | undefined] => {
  const colon = path.indexOf(":", path.lastIndexOf("/") + 1)
  return colon < 0 ? [path, undefined] : [path.slice(0, colon), path.slice(colon + 1)]
}

/** Why registries that list only by namespace cannot be listed for a pattern; undefined if they can. */
const namespaceProblem = (registry: string, pattern: string): string | undefined => {
  if (registry !== DEFAULT_REGISTRY && registry !== GITHUB_REGISTRY) return undefined
  const slash = pattern.indexOf("/")
  const namespace = slash < 0 ? "" : pattern.slice(0, slash)
  if (namespace === "" || namespace.includes(WILDCARD)) {
    return `on ${registry} a wildcard needs a namespace without one before it, such as amdenterpriseai/aim-*`
  }
  return registry === GITHUB_REGISTRY && namespace.includes(".")
    ? `${JSON.stringify(namespace)} is no organization of GitHub`
    : undefined
}

const problemOf = ({ registry, repository, hasWildcard, tag }: ImageFilter): string | undefined => {
  if (registry.includes(WILDCARD)) return "a registry has no wildcard"
  if (!isRegistryName(registry)) return `${JSON.stringify(registry)} is no registry; expected host[:port]`
  // A wildcard stands for any letters, so the pattern is one if it is a repository with letters in their place.
  if (!isRepositoryPath(repository.replaceAll(WILDCARD, "a"))) {
    return `${JSON.stringify(repository)} is no repository; expected words of a-z and 0-9, joined by / . _ or -, with * for any characters`
  }
  if (tag !== undefined && !isTag(tag)) return `${JSON.stringify(tag)} is no tag; a tag has no wildcard`
  return hasWildcard ? namespaceProblem(registry, repository) : undefined
}

/**
 * Takes a filter's `image` apart: `[registry/]repository[:tag]`, where `*` in the repository stands for any characters.
 * Without a registry, that of the source is meant. Fails with reason `InvalidImageReference`.
 *
 * @example
 * parseFilter("ghcr.io/org/aim-*:1.0.0", "docker.io")
 * // success of { registry: "ghcr.io", hasRegistry: true, repository: "org/aim-*", hasWildcard: true, tag: "1.0.0" }
 */
export const parseFilter = (image: string, sourceRegistry: string): Result.Result<ImageFilter, InvalidSpecError> => {
  const fail = (problem: string) =>
    Result.fail(
      new InvalidSpecError({
        reason: Reason.InvalidImageReference,
        message: `filter ${JSON.stringify(image)}: ${problem}`,
      }),
    )
  const text = image.trim()
  if (text.includes("@")) return fail("a digest names one image that never changes; name a tag instead")
  const [named, path] = splitRegistry(text)
  const [written, tag] = splitTag(path)
  const registry = canonicalRegistry(named ?? sourceRegistry)
  const hasWildcard = written.includes(WILDCARD)
  const filter: ImageFilter = {
    registry,
    hasRegistry: named !== undefined,
    repository: hasWildcard ? written : canonicalRepository(registry, written),
    hasWildcard,
    ...(tag === undefined ? {} : { tag }),
  }
  const problem = problemOf(filter)
  return problem === undefined ? Result.succeed(filter) : fail(problem)
}

/** The namespace or organization by which repositories are listed; empty where the whole registry is. */
export const listedNamespace = ({ registry, repository }: ImageFilter): string =>
  registry === DEFAULT_REGISTRY || registry === GITHUB_REGISTRY ? repository.slice(0, repository.indexOf("/")) : ""

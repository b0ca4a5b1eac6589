import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** The registry of references that name none. */
export const DEFAULT_REGISTRY = "docker.io"

/** An image reference, split but not rewritten: `library/` is not added, upper case is kept. */
export interface ImageReference {
  /** The registry's host and port, `docker.io` where the reference names none. */
  readonly registry: string
  /** The path below the registry, e.g. `silogen/aim-base`. */
  readonly repository: string
  /** The tag as written. */
  readonly tag?: string
  /** The digest as written, `algorithm:hex`. Where there is one, it says which image is meant, whatever the tag says. */
  readonly digest?: string
}

const splitAtFirst = (text: string, separator: string): readonly [string, string | undefined] => {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

const isRegistryHost = (segment: string): boolean => /[.:]/.test(segment) || segment === "localhost"
const isDigest = (text: string): boolean => /^[a-z0-9+._-]+:[0-9a-f]+$/i.test(text)

/**
 * Splits an image reference `[registry/]repository[:tag][@algorithm:hex]`. Surrounding blanks are ignored.
 * The text before the first `/` is the registry if it contains `.` or `:` or is `localhost`.
 * Fails with reason `InvalidImageReference` where the repository, its last segment or the tag is empty,
 * or where the digest lacks its algorithm or its hex digits. Source: distribution/reference, "Grammar".
 *
 * @example
 * parseImageReference("ghcr.io/amd/model:1.0") // success of { registry: "ghcr.io", repository: "amd/model", tag: "1.0" }
 */
export const parseImageReference = (image: string): Result.Result<ImageReference, InvalidSpecError> => {
  const [named, digest] = splitAtFirst(image.trim(), "@")
  const [first, rest] = splitAtFirst(named, "/")
  const [registry, path] = rest !== undefined && isRegistryHost(first) ? [first, rest] : [DEFAULT_REGISTRY, named]
  const directory = path.slice(0, path.lastIndexOf("/") + 1)
  const [name, tag] = splitAtFirst(path.slice(directory.length), ":")
  if (name === "" || tag === "" || (digest !== undefined && !isDigest(digest))) {
    return Result.fail(
      new InvalidSpecError({
        reason: Reason.InvalidImageReference,
        message: `"${image}" is not an image reference; expected [registry/]repository[:tag][@algorithm:hex]`,
      }),
    )
  }
  return Result.succeed({
    registry,
    repository: directory + name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  })
}

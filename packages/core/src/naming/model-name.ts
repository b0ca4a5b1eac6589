import { Result } from "effect"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { derivedName } from "./derived-name.ts"
import { type ImageReference, parseImageReference } from "./image-reference.ts"

/** How many hex digits of a digest stand for it in a name. */
const DIGEST_DIGITS = 6

/** What says which image of a repository it is, as names carry it: the tag, `latest`, or the digest's first digits. */
const versionText = ({ tag = "latest", digest }: ImageReference): string =>
  digest === undefined ? tag : digest.slice(digest.indexOf(":") + 1).slice(0, DIGEST_DIGITS)

const hasNameCharacters = (text: string): boolean => /[a-z0-9]/i.test(text)

const unnameable = (image: string) =>
  new InvalidSpecError({
    reason: Reason.InvalidImageReference,
    message: `no model name can be made of "${image}"; registry, repository and tag each need a letter or digit`,
  })

/** A text as words of `[a-z0-9]` joined by single dashes, as image names and tags enter names of models. */
const asWords = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/gu, "-")

/**
 * The name of the model that is created for a service's image: the image's name, its tag or digest, and a hash of
 * the reference as written. Surrounding blanks are ignored. Fails with reason `InvalidImageReference`.
 *
 * @example
 * modelNameForImage("ghcr.io/amd/model@sha256:abc123def456") // success of "model-abc123-cbd63f4c"
 */
export const modelNameForImage = (image: string): Result.Result<string, InvalidSpecError> =>
  parseImageReference(image).pipe(
    Result.flatMap((reference) => {
      const name = reference.repository.slice(reference.repository.lastIndexOf("/") + 1)
      const version = versionText(reference)
      return [reference.registry, name, version].every(hasNameCharacters)
        ? derivedName([asWords(name), asWords(version)], { hash: [image.trim()] })
        : Result.fail(unnameable(image))
    }),
  )

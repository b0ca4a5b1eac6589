import type { ModelSourceFilter } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../errors/domain-error.ts"
import { canonicalRepository } from "../naming/canonical-registry.ts"
import { type ImageFilter, parseFilter } from "./image-filter.ts"
import type { SourceImage } from "./source-image.ts"
import { tagTest } from "./version-constraint.ts"
import { wildcardTest } from "./wildcard.ts"

/** Tags under which signatures and attestations of images are kept. Source: Sigstore, cosign. */
const SIGNATURE_TAG = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/

/** A filter that is ready to be asked. */
export interface Matcher {
  readonly filter: ImageFilter
  /** Whether images of the repository can be taken at all. */
  readonly takesRepository: (repository: string) => boolean
  readonly takesTag: (tag: string) => boolean
}

/** What of a source counts for each of its filters. */
export interface FilterDefaults {
  readonly registry: string
  readonly versions: ReadonlyArray<string>
}

/**
 * A filter as a test for images. A tag that it names is the only one; otherwise its versions count, or those of the source if
 * it has none. Fails with reason `InvalidImageReference` or `InvalidVersionConstraint`.
 */
export const makeMatcher = (
  { image, exclude = [], versions = [] }: ModelSourceFilter,
  defaults: FilterDefaults,
): Result.Result<Matcher, InvalidSpecError> =>
  Result.gen(function* () {
    const filter = yield* parseFilter(image, defaults.registry)
    const passes = yield* tagTest(versions.length > 0 ? versions : defaults.versions)
    const fits = wildcardTest(filter.repository)
    const excluded = new Set(exclude.map((repository) => canonicalRepository(filter.registry, repository.trim())))
    return {
      filter,
      takesRepository: (repository) => fits(repository) && !excluded.has(repository),
      takesTag: (tag) => !SIGNATURE_TAG.test(tag) && (filter.tag === undefined ? passes(tag) : tag === filter.tag),
    }
  })

/** Whether a filter takes an image. */
export const takesImage = (
  { filter, takesRepository, takesTag }: Matcher,
  { registry, repository, tag }: SourceImage,
): boolean => registry === filter.registry && takesRepository(repository) && takesTag(tag)

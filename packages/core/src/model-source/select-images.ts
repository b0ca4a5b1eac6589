import type { FilterResult } from "./evaluate-filter.ts"
import { imageKey, type SourceImage } from "./source-image.ts"
import { sortTags } from "./version-constraint.ts"

/** What the choice of new models depends on. */
export interface ImageSelectionInput {
  /** In the order of the filters. */
  readonly results: ReadonlyArray<Pick<FilterResult, "images">>
  /** Keys of the images that models of this source have. */
  readonly have: ReadonlySet<string>
  /** Number of models of this source, whatever their images. */
  readonly modelCount: number
  /** Keys of images that other models have. */
  readonly held: ReadonlySet<string>
  readonly maxModels: number
}

/** Which models are created, and the numbers that a status tells. */
export interface ImageSelection {
  /** Images to create models for, in this order. */
  readonly created: ReadonlyArray<SourceImage>
  /** Images that the filters take, each once. */
  readonly available: number
  /** Models of this source, with those to be created. */
  readonly discovered: number
  /** Whether as many models exist as are allowed. */
  readonly isLimitReached: boolean
  /** Images that get no model because of the limit. */
  readonly leftOut: number
}

/** Images of one filter in order: by registry and repository, then the newest version first. */
const sortImages = (images: ReadonlyArray<SourceImage>): ReadonlyArray<SourceImage> =>
  [...Map.groupBy(images, ({ registry, repository }) => `${registry}/${repository}`)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined
        ? []
        : sortTags([first, ...others].map(({ tag }) => tag)).map((tag): SourceImage => ({ ...first, tag })),
    )

/** Images by key, in the order in which they become models: by filter, within it as {@link sortImages} has them. */
const inOrder = (results: ImageSelectionInput["results"]): ReadonlyMap<string, SourceImage> => {
  const images = new Map<string, SourceImage>()
  for (const result of results) {
    for (const image of sortImages(result.images)) {
      const key = imageKey(image)
      if (!images.has(key)) images.set(key, image)
    }
  }
  return images
}

/** Which images become models, in a fixed order, as far as the limit allows. An image that a model has gets no other. */
export const selectImages = (input: ImageSelectionInput): ImageSelection => {
  const { results, have, modelCount, held, maxModels } = input
  const images = inOrder(results)
  const candidates = [...images].filter(([key]) => !have.has(key) && !held.has(key)).map(([, image]) => image)
  const created = candidates.slice(0, Math.max(0, maxModels - modelCount))
  const discovered = modelCount + created.length
  return {
    created,
    available: images.size,
    discovered,
    isLimitReached: discovered >= maxModels,
    leftOut: candidates.length - created.length,
  }
}

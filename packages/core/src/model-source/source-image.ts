import { type PullReference, printPullReference, shortPullReference } from "../naming/pull-reference.ts"

/** An image that a filter takes, all in full. */
export interface SourceImage {
  readonly registry: string
  readonly repository: string
  readonly tag: string
}

const referenceOf = ({ registry, repository, tag }: SourceImage): PullReference => ({
  registry,
  repository,
  version: { _tag: "Tag", tag },
})

/** A text that is equal for equal images. */
export const imageKey = (image: SourceImage): string => printPullReference(referenceOf(image))

/** The image as a model names it: without Docker Hub. */
export const imageText = (image: SourceImage): string => shortPullReference(referenceOf(image))

import type { SourceImage } from "@aim-engine/core"
import { type PushTarget, pushTags } from "../registry/push-image.ts"

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index)
const numbered = (name: string, index: number): string => `${name}-${String(index).padStart(3, "0")}`

/** 250 repositories of models and 50 others. */
export const REPOSITORIES: ReadonlyArray<string> = [
  ...numbers(250).map((index) => numbered("org/aim", index)),
  ...numbers(50).map((index) => numbered("org/base", index)),
]

/** The tags of each: versions from 0.0.0 to 2.3.0, a prerelease, two names, and a signature. */
export const TAGS: ReadonlyArray<string> = [
  ...numbers(16).map((index) => `${Math.floor(index / 6)}.${index % 6}.0`),
  "2.4.0-rc1",
  "latest",
  "dev",
  `sha256-${"0a".repeat(32)}.sig`,
]

/** Pushes everything, ten repositories at a time. */
export const pushCatalog = async (target: PushTarget): Promise<void> => {
  const rest = [...REPOSITORIES]
  const work = async (): Promise<void> => {
    for (let repository = rest.pop(); repository !== undefined; repository = rest.pop()) {
      await pushTags(target, repository, TAGS, { "com.amd.aim.model.canonicalName": repository })
    }
  }
  await Promise.all(numbers(10).map(work))
}

/** An image of the catalog as a model names it. */
export const imageName = ({ repository, tag }: Pick<SourceImage, "repository" | "tag">): string =>
  `${repository}:${tag}`

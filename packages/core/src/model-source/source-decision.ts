import { Result } from "effect"
import type { Decision } from "../reconcile/decision.ts"
import type { SourceParts } from "./observe-source.ts"
import { imageText } from "./source-image.ts"

/** Which images become models of a source, and which do not. */
export interface SourceDecision extends Decision {
  readonly _tag: "ModelSource"
  /** Each filter as written, and how many images it takes. */
  readonly filters: ReadonlyArray<{ readonly pattern: string; readonly images: number }>
  /** Images that get a model, in this order. */
  readonly created: ReadonlyArray<string>
  /** Names of cluster models of others that have images which the filters take. */
  readonly holders: ReadonlyArray<string>
  /** Images that get no model because of the limit. */
  readonly leftOut: number
}

/** What was decided for a source. While its registries are read, nothing is. */
export const sourceDecision = ({ results, choice }: SourceParts): SourceDecision => {
  const chosen = Result.getOrUndefined(choice)
  const created = (chosen?.created ?? []).map(imageText)
  const leftOut = chosen?.leftOut ?? 0
  return {
    _tag: "ModelSource",
    filters: results.map(({ pattern, images }) => ({ pattern, images: images.length })),
    created,
    holders: (chosen?.holders ?? []).map(({ metadata }) => metadata.name),
    leftOut,
    summary:
      chosen === undefined
        ? "Models follow once the registries are read"
        : `Images of the filters: ${chosen.available}; new models: ${created.length}; left out by the limit: ${leftOut}`,
  }
}

import type { AIMClusterModelSource } from "@aim-engine/api"
import { refOf } from "@aim-engine/api"
import { DEFAULT_REGISTRY, makeMatcher } from "@aim-engine/core"
import { Result } from "effect"
import { type ManifestObject, renderRef } from "../manifest/manifest-object.ts"
import type { ManifestProblem } from "../manifest/manifest-problem.ts"

/** What is wrong with the filters of a source that no schema can tell: patterns and version constraints. */
export const sourceProblems = (
  { spec }: AIMClusterModelSource,
  { object, place }: ManifestObject,
): ReadonlyArray<ManifestProblem> => {
  const { filters, registry = DEFAULT_REGISTRY, versions = [] } = spec
  return filters.flatMap((filter, index) => {
    const matcher = makeMatcher(filter, { registry, versions })
    if (Result.isSuccess(matcher)) return []
    const { message } = matcher.failure
    return [{ severity: "error", place, object: renderRef(refOf(object)), field: `spec.filters[${index}]`, message }]
  })
}

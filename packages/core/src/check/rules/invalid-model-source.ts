import { AIMClusterModelSourceKind } from "@aim-engine/api"
import { Result } from "effect"
import type { InvalidSpecError } from "../../errors/domain-error.ts"
import { parseFilter } from "../../model-source/image-filter.ts"
import { tagTest } from "../../model-source/version-constraint.ts"
import { DEFAULT_REGISTRY } from "../../naming/image-reference.ts"
import { type CheckRule, findingAbout } from "../check-rule.ts"

export const invalidModelSource: CheckRule = {
  id: "invalid-model-source",
  summary: "A filter or a version constraint of a model source cannot be read.",
  severity: "error",
  find: ({ list }) =>
    list(AIMClusterModelSourceKind).flatMap((source) => {
      const { registry = DEFAULT_REGISTRY, filters, versions = [] } = source.spec
      const checks: ReadonlyArray<{
        readonly field: string
        readonly result: Result.Result<unknown, InvalidSpecError>
      }> = [
        { field: "spec.versions", result: tagTest(versions) },
        ...filters.flatMap((filter, at) => [
          { field: `spec.filters[${at}].image`, result: parseFilter(filter.image, registry) },
          { field: `spec.filters[${at}].versions`, result: tagTest(filter.versions ?? []) },
        ]),
      ]
      return checks.flatMap(({ field, result }) =>
        Result.isFailure(result) ? [findingAbout(source, field, result.failure.message)] : [],
      )
    }),
}

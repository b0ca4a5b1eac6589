import { Effect } from "effect"
import { parseManifestDocuments } from "./manifest-document.ts"
import { itemsOf } from "./manifest-item.ts"
import { checkItem, type ManifestObject, withoutDuplicates } from "./manifest-object.ts"
import type { ManifestProblem } from "./manifest-problem.ts"
import { type ManifestSource, readManifestSources } from "./manifest-source.ts"
import { upgradeItem } from "./upgrade-item.ts"

/** Every valid object of the manifests, in the order in which they stand, and everything that is wrong with the others. */
export interface Manifests {
  readonly objects: ReadonlyArray<ManifestObject>
  readonly problems: ReadonlyArray<ManifestProblem>
}

/**
 * The objects in texts, those of the earlier API group as what took their place. One that is wrong keeps none of the others
 * from being read.
 */
export const parseManifests = (sources: ReadonlyArray<ManifestSource>, defaultNamespace: string): Manifests => {
  const files = sources.map(parseManifestDocuments)
  const upgraded = files
    .flatMap(({ documents }) => documents)
    .flatMap(itemsOf)
    .map(upgradeItem)
  const checked = upgraded.flatMap(({ items }) => items).map((item) => checkItem(item, defaultNamespace))
  const unique = withoutDuplicates(checked.flatMap(({ objects }) => objects))
  return {
    objects: unique.objects,
    problems: [...files, ...upgraded, ...checked, unique].flatMap(({ problems }) => problems),
  }
}

/** Reads and parses files, directories and standard input (`-`), after texts that are given. */
export const loadManifests = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  defaultNamespace: string,
  given: ReadonlyArray<ManifestSource> = [],
) {
  const { sources, problems } = yield* readManifestSources(paths)
  const parsed = parseManifests([...given, ...sources], defaultNamespace)
  return { objects: parsed.objects, problems: [...problems, ...parsed.problems] } satisfies Manifests
})

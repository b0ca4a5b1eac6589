import type { AIMClusterModelSource, KubernetesObject } from "@aim-engine/api"
import { admitObject, DEFAULT_OPERATOR_NAMESPACE, makeSnapshot } from "@aim-engine/core"
import type { DockerConfigEntry } from "@aim-engine/registry"
import { Clock, Console, Effect, Option } from "effect"
import { type DataFormat, renderData } from "../commands/output-format.ts"
import type { RegistryFlags } from "../commands/registry-flags.ts"
import { CannotBeRead, refuse } from "../exit-status.ts"
import { loadManifests } from "../manifest/load-manifests.ts"
import { failOnErrors, printProblems } from "../manifest/report-problems.ts"
import { registryAccess } from "../registry/registry-access.ts"
import { detectPalette } from "../render/palette.ts"
import { withProgress } from "./listing-progress.ts"
import { isSource, planSource, type SourcePlan } from "./plan-source.ts"
import { filterFailure, renderSourcePlan, sourceDocument } from "./render-catalog.ts"
import { sourceProblems } from "./source-problems.ts"
import { sourceSecrets } from "./source-secrets.ts"

/** What `aim catalog` is asked. */
export interface CatalogInput extends RegistryFlags {
  readonly files: ReadonlyArray<string>
  readonly output: Option.Option<DataFormat>
}

const secretsOf = Effect.fnUntraced(function* (
  source: AIMClusterModelSource,
  objects: ReadonlyArray<KubernetesObject>,
  given: ReadonlyArray<DockerConfigEntry>,
) {
  const found = yield* Effect.fromResult(sourceSecrets(source, objects, given)).pipe(
    Effect.catch(({ message }) => refuse(message)),
  )
  if (given.length === 0 && found.unknown.length > 0) {
    const names = found.unknown.join(", ")
    yield* Console.error(
      `note: AIMClusterModelSource ${source.metadata.name}: spec.imagePullSecrets names ${names}, which is not among the manifests; without --pull-secret the registry is asked anonymously`,
    )
  }
  return found
})

/** Plans the sources one after the other: an image that a model of one has gets no other from the next. */
const planSources = Effect.fnUntraced(function* (
  sources: ReadonlyArray<AIMClusterModelSource>,
  objects: ReadonlyArray<KubernetesObject>,
  given: ReadonlyArray<DockerConfigEntry>,
) {
  let snapshot = makeSnapshot(objects)
  const plans: Array<SourcePlan> = []
  for (const source of sources) {
    const { secrets, keyring } = yield* secretsOf(source, objects, given)
    const before = snapshot.with([source, ...secrets])
    const plan: SourcePlan = yield* withProgress((progress) => planSource(before, source, { keyring, progress }))
    snapshot = plan.snapshot
    plans.push(plan)
  }
  return plans
})

/** Prints what model sources would create. */
export const showCatalog = Effect.fn("aim catalog")(function* ({ files, output, ...flags }: CatalogInput) {
  const manifests = yield* loadManifests(files, DEFAULT_OPERATOR_NAMESPACE)
  const { layer, entries } = yield* registryAccess(flags)
  const problems = [
    ...manifests.problems,
    ...manifests.objects.flatMap((item) => (isSource(item.object) ? sourceProblems(item.object, item) : [])),
  ]
  yield* printProblems(problems)
  yield* failOnErrors(problems)
  const now = yield* Clock.currentTimeMillis
  // What a cluster says of a source is what it found there; here it is looked at anew.
  const objects = manifests.objects.map(({ object }) =>
    admitObject(isSource(object) ? withoutStatus(object) : object, now),
  )
  const sources = objects
    .filter(isSource)
    .toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
  if (sources.length === 0) return yield* refuse("there is no AIMClusterModelSource in the manifests")

  const plans = yield* Effect.provide(planSources(sources, objects, entries), layer)
  const palette = yield* detectPalette
  yield* Console.log(
    Option.match(output, {
      onNone: () => plans.map((plan) => renderSourcePlan(plan, palette)).join("\n\n"),
      onSome: (format) => renderData(format, plans.map(sourceDocument)),
    }),
  )
  const failures = plans.flatMap((plan) => filterFailure(plan) ?? [])
  if (failures.length > 0) return yield* new CannotBeRead({ message: failures.join("; ") })
})

const withoutStatus = ({ status: _status, ...source }: AIMClusterModelSource): AIMClusterModelSource => source

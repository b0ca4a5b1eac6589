import {
  type AIMClusterModel,
  type AIMClusterModelSource,
  type AIMRuntimeConfigLabelPropagationSpec,
  Annotation,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { DomainError } from "../errors/domain-error.ts"
import { type PullCredentials, resolvePullCredentials } from "../model-metadata/pull-credentials.ts"
import { DEFAULT_REGISTRY } from "../naming/image-reference.ts"
import { OperatorNamespace } from "../reconcile/operator-namespace.ts"
import { resolveRuntimeConfig } from "../runtime-config/resolve.ts"
import { evaluateFilter, type FilterResult } from "./evaluate-filter.ts"
import { scanSchedule } from "./scan-schedule.ts"
import { type ImageSelection, type ImageSelectionInput, selectImages } from "./select-images.ts"
import { imageKey } from "./source-image.ts"
import { modelImageKey, modelsByImageKey, modelsBySource } from "./source-index.ts"
import { sourceLabel } from "./source-model.ts"

/** The most models where the source does not say. */
const DEFAULT_MAX_MODELS = 100

/** Which models are created, and who has images that would otherwise get one. */
export interface ModelChoice extends ImageSelection {
  /** Models of others whose images the filters take, in the order of the images. */
  readonly holders: ReadonlyArray<AIMClusterModel>
}

/** Everything that is known of a source, and what each part of it comes to. Plan, conditions and status follow from it. */
export interface SourceParts {
  readonly credentials: Result.Result<PullCredentials, DomainError>
  /** In the order of the filters; empty where the credentials cannot be had. */
  readonly results: ReadonlyArray<FilterResult>
  /** Whether a registry is being read, so that it is not known yet what there is. */
  readonly isScanning: boolean
  /** The models of the source. */
  readonly models: Result.Result<ReadonlyArray<AIMClusterModel>, DomainError>
  readonly maxModels: number
  /** Undefined while it cannot be told which models are missing. */
  readonly choice: Result.Result<ModelChoice | undefined, DomainError>
  readonly labelPropagation: AIMRuntimeConfigLabelPropagationSpec | undefined
}

/** The image that a model of a source was made for. Where its marks are gone, the image that it has. */
const originKey = (model: AIMClusterModel): string | undefined => {
  const { annotations = {} } = model.metadata
  const [registry, repository, tag] = [
    annotations[Annotation.sourceRegistry],
    annotations[Annotation.sourceRepository],
    annotations[Annotation.sourceTag],
  ]
  return registry === undefined || repository === undefined || tag === undefined
    ? modelImageKey(model)
    : imageKey({ registry, repository, tag })
}

const holderOf = (key: string) =>
  ClusterState.use((state) => state.lookup(modelsByImageKey, indexKey("", key))).pipe(
    Effect.mapError(classifyApiError),
    Effect.map(([holder]) => holder),
  )

/** Chooses, looks who has the chosen images already, and chooses again without those, until all are free. */
const chooseModels = Effect.fnUntraced(function* (input: Omit<ImageSelectionInput, "held">) {
  const holders = new Map<string, AIMClusterModel>()
  const asked = new Set<string>()
  for (;;) {
    const selection = selectImages({ ...input, held: new Set(holders.keys()) })
    const unknown = selection.created.map(imageKey).filter((key) => !asked.has(key))
    if (unknown.length === 0) return { ...selection, holders: [...holders.values()] } satisfies ModelChoice
    for (const key of unknown) {
      asked.add(key)
      const holder = yield* holderOf(key)
      if (holder !== undefined) holders.set(key, holder)
    }
  }
})

const readFilters = Effect.fnUntraced(function* (source: AIMClusterModelSource, credentials: PullCredentials) {
  const { filters, registry = DEFAULT_REGISTRY, versions = [] } = source.spec
  const context = { credentials, schedule: scanSchedule(source, credentials.version) }
  return yield* Effect.forEach(filters, (filter) => evaluateFilter(filter, { registry, versions }, context))
})

/** Looks at everything that a source depends on, and at its models. */
export const observeSource = Effect.fnUntraced(function* (
  source: AIMClusterModelSource,
): Effect.fn.Return<SourceParts, never, ClusterState> {
  const { imagePullSecrets, maxModels = DEFAULT_MAX_MODELS } = source.spec
  const credentials = yield* Effect.result(
    resolvePullCredentials({ namespace: yield* OperatorNamespace, named: imagePullSecrets }),
  )
  const results = Result.isSuccess(credentials) ? yield* readFilters(source, credentials.success) : []
  const isScanning = results.some(({ isPending }) => isPending)
  const models = yield* ClusterState.use((state) =>
    state.lookup(modelsBySource, indexKey("", sourceLabel(source))),
  ).pipe(Effect.mapError(classifyApiError), Effect.result)

  const choice = yield* Effect.result(
    Effect.gen(function* () {
      const existing = yield* Effect.fromResult(models)
      if (isScanning || Result.isFailure(credentials)) return undefined
      const have = new Set(existing.map(originKey).filter((key) => key !== undefined))
      return yield* chooseModels({ results, have, modelCount: existing.length, maxModels })
    }),
  )
  // A source names no runtime config; that of the cluster hands down labels, if it can be had.
  const config = Result.getOrUndefined(yield* Effect.result(resolveRuntimeConfig(undefined, undefined)))
  const labelPropagation = config?.config.labelPropagation
  return { credentials, results, isScanning, models, maxModels, choice, labelPropagation }
})

import {
  AIMClusterModelKind,
  type AIMModelConfig,
  AIMModelKind,
  type AIMResolvedReference,
  type AIMService,
} from "@aim-engine/api"
import { Effect } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import { MissingUpstreamError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { type CustomModel, customModelKey } from "./custom-model.ts"
import type { ModelCandidate } from "./model-decision.ts"
import { clusterModelsByImage, customModelsByKey, modelsByImage } from "./model-index.ts"
import { planCustomModel, planImageModel } from "./plan-model.ts"
import { type Model, modelText } from "./service-model.ts"

/** What the search for a service's model came to. */
export type ModelFinding =
  | { readonly _tag: "Found"; readonly model: Model; readonly candidates: ReadonlyArray<ModelCandidate> }
  /** No model fits: this one is to be created. */
  | { readonly _tag: "Missing"; readonly planned: Model }
  | { readonly _tag: "Ambiguous"; readonly candidates: ReadonlyArray<ModelCandidate> }
  /** The name of the model to be created is taken by one that does not fit. */
  | { readonly _tag: "NameTaken"; readonly by: Model }

/** The model that a status refers to. Where it does not say in which scope, the namespace comes first. */
export const readModel = Effect.fnUntraced(function* (namespace: string, { name, scope }: AIMResolvedReference) {
  const own = scope === "Cluster" ? undefined : yield* readObject(AIMModelKind, namespace, name)
  const found: Model | undefined =
    own === undefined && scope !== "Namespace" ? yield* readObject(AIMClusterModelKind, "", name) : own
  return found
})

/** The model of a name: that of the namespace, whether it is ready or not, else that of the cluster. */
export const findModelByName = Effect.fnUntraced(function* (namespace: string, name: string) {
  const model = (yield* readObject(AIMModelKind, namespace, name)) ?? (yield* readObject(AIMClusterModelKind, "", name))
  if (model === undefined) {
    const message = `there is neither a model ${name} in namespace ${namespace} nor a cluster model ${name}`
    return yield* new MissingUpstreamError({ reason: Reason.ModelNotFound, message })
  }
  return { _tag: "Found", model, candidates: [{ model: modelText(model), verdict: "Chosen" }] } satisfies ModelFinding
})

const candidatesOf = (models: ReadonlyArray<Model>, verdict: ModelCandidate["verdict"]) =>
  models.map((model): ModelCandidate => ({ model: modelText(model), verdict }))

const chosen = (model: Model, others: ReadonlyArray<ModelCandidate>): ModelFinding => ({
  _tag: "Found",
  model,
  candidates: [{ model: modelText(model), verdict: "Chosen" }, ...others],
})

/** A model to be created, unless its name is taken. */
const missing = Effect.fnUntraced(function* (planned: Model) {
  const { name, namespace = "" } = planned.metadata
  const by =
    planned.kind === "AIMModel"
      ? yield* readObject(AIMModelKind, namespace, name)
      : yield* readObject(AIMClusterModelKind, "", name)
  return by === undefined
    ? ({ _tag: "Missing", planned } satisfies ModelFinding)
    : ({ _tag: "NameTaken", by } satisfies ModelFinding)
})

/**
 * The model with exactly this image. Models of the namespace come first; of several there, the one that the service
 * used before. None: one is to be created.
 */
export const findModelByImage = Effect.fnUntraced(function* (
  service: AIMService,
  image: string,
  config: AIMModelConfig,
) {
  const { namespace = "" } = service.metadata
  const state = yield* ClusterState
  const [own, shared] = yield* Effect.all([
    state.lookup(modelsByImage, indexKey(namespace, image)),
    state.lookup(clusterModelsByImage, indexKey("", image)),
  ]).pipe(Effect.mapError(classifyApiError))
  const [first, ...others]: ReadonlyArray<Model> = own.length > 0 ? own : shared
  if (first === undefined) return yield* missing(yield* Effect.fromResult(planImageModel(service, image, config)))
  const later = own.length > 0 ? candidatesOf(shared, "NamespaceComesFirst") : []
  if (others.length === 0) return chosen(first, later)
  const used = [first, ...others].find((model) => isUsedBefore(service, model))
  if (used === undefined) {
    return {
      _tag: "Ambiguous",
      candidates: [...candidatesOf([first, ...others], "Ambiguous"), ...later],
    } satisfies ModelFinding
  }
  const rest = candidatesOf(
    [first, ...others].filter((model) => model !== used),
    "Ambiguous",
  )
  return chosen(used, [...rest, ...later])
})

const isUsedBefore = ({ status }: AIMService, model: Model): boolean =>
  status?.resolvedModel?.name === model.metadata.name && status.resolvedModel.uid === model.metadata.uid

/** The model of the namespace with this image, these files and this hardware; of several equal ones the first by name. */
export const findCustomModel = Effect.fnUntraced(function* (service: AIMService, custom: CustomModel) {
  const { namespace = "" } = service.metadata
  const key = yield* Effect.fromResult(customModelKey(custom))
  const [first, ...others] = yield* ClusterState.use((state) =>
    state.lookup(customModelsByKey, indexKey(namespace, key)),
  ).pipe(Effect.mapError(classifyApiError))
  if (first === undefined) return yield* missing(yield* Effect.fromResult(planCustomModel(service, custom)))
  return chosen(first, candidatesOf(others, "SameAsFirst"))
})

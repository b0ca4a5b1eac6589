import {
  type AIMClusterModel,
  AIMClusterModelKind,
  type AIMModel,
  AIMModelKind,
  type KubernetesObject,
  refKey,
  refOf,
} from "@aim-engine/api"
import { Effect, Result } from "effect"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { isObjectOf } from "../cluster-state/object-check.ts"
import { makeSnapshot } from "../cluster-state/snapshot.ts"
import { normalizeModelSpec } from "../model/normalize-model.ts"
import { clusterModelReconciler, modelReconciler } from "../model/reconcile-model.ts"
import type { Model } from "../model/service-model.ts"
import { createsImageTemplates, metadataSource } from "../model-metadata/metadata-source.ts"
import { admitObject } from "../reconcile/admit-object.ts"
import { resolveRuntimeConfig } from "../runtime-config/resolve.ts"

/** The templates that models bring along, as far as their specifications tell. */
export interface ExpectedTemplates {
  /** Those that the operator would create and that are not among the given objects. */
  readonly templates: ReadonlyArray<KubernetesObject>
  /** Whether the model's image, which is not read, may bring further templates. */
  readonly isIncomplete: (model: Model) => boolean
}

const planOf = (model: AIMModel | AIMClusterModel) =>
  isObjectOf(AIMModelKind)(model)
    ? modelReconciler.reconcile(model, [])
    : isObjectOf(AIMClusterModelKind)(model)
      ? clusterModelReconciler.reconcile(model, [])
      : Effect.undefined

const isOpen = Effect.fnUntraced(function* (model: Model) {
  const namespace = model.kind === "AIMModel" ? model.metadata.namespace : undefined
  const resolved = yield* Effect.result(resolveRuntimeConfig(namespace, model.spec.runtimeConfigName))
  const config = Result.isSuccess(resolved) ? (resolved.success.config.model ?? {}) : {}
  const spec = normalizeModelSpec(model.spec)
  const source = metadataSource({ spec, status: model.status, config })
  return source === "Registry" && createsImageTemplates({ spec, config })
})

/** What the operator would create for the models of a set of objects before it has read any image. */
export const expectTemplates = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  models: ReadonlyArray<Model>,
) {
  const { state } = makeSnapshot(objects)
  const known = new Set(objects.map((object) => refKey(refOf(object))))
  const templates: Array<KubernetesObject> = []
  const open = new Set<string>()
  for (const model of models) {
    const plan = yield* Effect.provideService(planOf(model), ClusterState, state)
    for (const { object } of plan?.apply ?? []) {
      if (!known.has(refKey(refOf(object)))) templates.push(admitObject(object, 0))
    }
    if (yield* Effect.provideService(isOpen(model), ClusterState, state)) open.add(refKey(refOf(model)))
  }
  return { templates, isIncomplete: (model) => open.has(refKey(refOf(model))) } satisfies ExpectedTemplates
})

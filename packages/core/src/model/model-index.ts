import { type AIMClusterModel, AIMClusterModelKind, type AIMModel, AIMModelKind } from "@aim-engine/api"
import { Result } from "effect"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { customModelKey } from "./custom-model.ts"
import { isCustomModel } from "./service-model.ts"

/** The models of a namespace by their image, exactly as written. */
export const modelsByImage: ObjectIndex<AIMModel> = {
  name: "AIMModel by spec.image",
  kind: AIMModelKind,
  keys: ({ metadata, spec }) => [indexKey(metadata.namespace ?? "", spec.image)],
}

/** The cluster models by their image, exactly as written. */
export const clusterModelsByImage: ObjectIndex<AIMClusterModel> = {
  name: "AIMClusterModel by spec.image",
  kind: AIMClusterModelKind,
  keys: ({ spec }) => [indexKey("", spec.image)],
}

/** The models of a namespace that name their own files, by image, files and hardware. */
export const customModelsByKey: ObjectIndex<AIMModel> = {
  name: "AIMModel by image, sources and hardware",
  kind: AIMModelKind,
  keys: (model) => {
    if (!isCustomModel(model)) return []
    const { image, modelSources = [], custom } = model.spec
    const hardware = custom?.hardware
    const key = customModelKey({ image, modelSources, ...(hardware === undefined ? {} : { hardware }) })
    return Result.isSuccess(key) ? [indexKey(model.metadata.namespace ?? "", key.success)] : []
  },
}

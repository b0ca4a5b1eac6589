import { type AIMClusterModel, AIMClusterModelKind, Label } from "@aim-engine/api"
import { Result } from "effect"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { parsePullReference } from "../naming/pull-reference.ts"
import { imageKey } from "./source-image.ts"

/** The cluster models by the label of the source that created them. */
export const modelsBySource: ObjectIndex<AIMClusterModel> = {
  name: "AIMClusterModel by source",
  kind: AIMClusterModelKind,
  keys: ({ metadata }) => {
    const source = metadata.labels?.[Label.modelSource]
    return source === undefined ? [] : [indexKey("", source)]
  },
}

/** A key of the image that a model has: equal for equal images, however they are written. Undefined where it names no tag. */
export const modelImageKey = ({ spec }: AIMClusterModel): string | undefined =>
  Result.match(parsePullReference(spec.image), {
    onSuccess: ({ registry, repository, version }) =>
      version._tag === "Tag" ? imageKey({ registry, repository, tag: version.tag }) : undefined,
    onFailure: () => undefined,
  })

/** The cluster models by their image, however it is written. */
export const modelsByImageKey: ObjectIndex<AIMClusterModel> = {
  name: "AIMClusterModel by image in full",
  kind: AIMClusterModelKind,
  keys: (model) => {
    const key = modelImageKey(model)
    return key === undefined ? [] : [indexKey("", key)]
  },
}

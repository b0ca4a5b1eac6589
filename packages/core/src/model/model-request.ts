import type { AIMService } from "@aim-engine/api"
import type { CustomModel } from "./custom-model.ts"
import type { ModelQuestion } from "./model-decision.ts"
import type { Model } from "./service-model.ts"

/** How a service names its model. */
export type ModelRequest =
  | { readonly by: "name"; readonly name: string }
  | { readonly by: "image"; readonly image: string }
  | { readonly by: "custom"; readonly custom: CustomModel }
  | { readonly by: "nothing" }

/** The image of custom models where neither the service nor the operator's configuration names one. */
export const DEFAULT_BASE_IMAGE = "amdenterpriseai/aim-base:latest"

/**
 * How a service names its model. Blank text counts as absent. The API server refuses a service that names it in several
 * ways; if one comes nevertheless, the name counts, then the image.
 */
export const modelRequest = ({ spec }: AIMService, defaultBaseImage: string): ModelRequest => {
  const name = spec.model.name?.trim()
  const image = spec.model.image?.trim()
  const { custom } = spec.model
  if (name) return { by: "name", name }
  if (image) return { by: "image", image }
  if (custom === undefined) return { by: "nothing" }
  const { baseImage, modelSources, hardware } = custom
  return {
    by: "custom",
    custom: {
      image: baseImage?.trim() || defaultBaseImage,
      modelSources,
      ...(hardware === undefined ? {} : { hardware }),
    },
  }
}

/** The request as decisions record it: without the sources' environment, which may hold credentials. */
export const modelQuestion = (request: ModelRequest): ModelQuestion =>
  request.by === "custom"
    ? { by: "custom", image: request.custom.image, modelIds: request.custom.modelSources.map(({ modelId }) => modelId) }
    : request

/** Whether a model that the service used before is still what it asks for. */
export const isRequested = (request: ModelRequest, { metadata, spec }: Model): boolean => {
  switch (request.by) {
    case "name":
      return metadata.name === request.name
    case "image":
      return spec.image === request.image
    case "custom":
      return spec.image === request.custom.image
    case "nothing":
      return false
  }
}

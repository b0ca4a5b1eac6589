import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind, type KubernetesObject } from "@aim-engine/api"
import {
  cloneTemplatesForGpu,
  type GpuClone,
  gpuModelOfTemplate,
  type InvalidSpecError,
  isObjectOf,
  isOfKind,
  type ServiceTemplate,
} from "@aim-engine/core"
import { Result } from "effect"

const isTemplate = (object: KubernetesObject): object is ServiceTemplate =>
  (isOfKind(object, AIMServiceTemplateKind) && isObjectOf(AIMServiceTemplateKind)(object)) ||
  (isOfKind(object, AIMClusterServiceTemplateKind) && isObjectOf(AIMClusterServiceTemplateKind)(object))

/** The templates for another GPU, and for which GPU models there are templates at all. */
export interface ClonedTemplates {
  readonly clones: ReadonlyArray<ServiceTemplate>
  /** Sorted, each once. */
  readonly gpuModels: ReadonlyArray<string>
}

/** Clones the templates among objects. Objects of other kinds are passed over. */
export const cloneTemplates = (
  objects: ReadonlyArray<KubernetesObject>,
  clone: GpuClone,
): Result.Result<ClonedTemplates, InvalidSpecError> => {
  const templates = objects.filter(isTemplate)
  const gpuModels = [...new Set(templates.map(gpuModelOfTemplate).filter((model) => model !== ""))].sort()
  return Result.map(cloneTemplatesForGpu(templates, clone), (clones) => ({ clones, gpuModels }))
}

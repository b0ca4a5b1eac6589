import type { AIMModelConfig, AIMModelSpec, AIMModelStatus } from "@aim-engine/api"
import { isCustomModel } from "../model/service-model.ts"

/** Where the metadata of a model's image comes from. */
export type MetadataSource =
  /** Given by hand. */
  | "Spec"
  /** From nowhere: reading it is turned off. */
  | "Off"
  /** Read before, from the same image. */
  | "Status"
  /** To be read from the registry. */
  | "Registry"

/** What decides it: a model, its spec in the present spelling, and the runtime config's settings for models. */
export interface MetadataQuestion {
  readonly spec: AIMModelSpec
  readonly status: AIMModelStatus | undefined
  readonly config: AIMModelConfig
}

/**
 * Whether the image is read: as the model says, else as the runtime config says, else yes. An image that merely runs
 * files of the spec is read only if the model says so: nothing of it is needed.
 */
export const extractsMetadata = ({ spec, config }: Pick<MetadataQuestion, "spec" | "config">): boolean =>
  spec.discovery?.extractMetadata ?? (isCustomModel({ spec }) ? false : (config.autoDiscovery ?? true))

/** Whether templates are made from what the image recommends: as the model says, else the runtime config, else yes. */
export const createsImageTemplates = ({ spec, config }: Pick<MetadataQuestion, "spec" | "config">): boolean =>
  spec.discovery?.createServiceTemplates ?? config.autoDiscovery ?? true

/** Where the metadata comes from. What is given by hand goes before everything, and an image is read once. */
export const metadataSource = (question: MetadataQuestion): MetadataSource => {
  const { spec, status } = question
  if (spec.imageMetadata !== undefined) return "Spec"
  if (!extractsMetadata(question)) return "Off"
  return isInspected(question.spec, status) ? "Status" : "Registry"
}

/** Whether the metadata in the status was read from the image that the spec names now. */
export const isInspected = ({ image }: AIMModelSpec, status: AIMModelStatus | undefined): boolean =>
  status?.inspectedImage === image

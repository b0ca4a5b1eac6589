import { Schema } from "effect"
import { AIMHardwareRequirements } from "../hardware/hardware-requirements.ts"
import { optional, required } from "../kubernetes/field.ts"
import { ModelSources } from "../model/model-source.ts"

/** A model given by its files. */
export const AIMServiceModelCustom = Schema.Struct({
  baseImage: optional(Schema.String, "Container image that runs the model; the operator's default image if absent."),
  modelSources: required(
    ModelSources.check(Schema.isMinLength(1), Schema.isMaxLength(1)),
    "Model files, exactly one source. The size is measured before the download if absent.",
  ),
  hardware: optional(
    AIMHardwareRequirements,
    "Hardware of each replica, required. Without `gpu` no GPU is requested: the model runs on CPUs.",
  ),
}).annotate({
  identifier: "AIMServiceModelCustom",
  description: "A model given by its files.",
  kubernetes: {
    rules: [
      {
        rule: "has(self.hardware)",
        message: "hardware is required for a custom model; {} runs it on CPUs",
        reason: "FieldValueRequired",
        fieldPath: ".hardware",
      },
    ],
  },
})
export interface AIMServiceModelCustom extends Schema.Schema.Type<typeof AIMServiceModelCustom> {}

/** The model that a service serves: exactly one of the three ways to name it. */
export const AIMServiceModel = Schema.Struct({
  name: optional(Schema.String, "Name of an AIMModel of the namespace, else of an AIMClusterModel."),
  image: optional(Schema.String, "Container image. A model with exactly this image is used, or else created."),
  custom: optional(AIMServiceModelCustom, "Model files. A matching AIMModel is used, or else created."),
}).annotate({
  identifier: "AIMServiceModel",
  description: "The model that a service serves: exactly one of `name`, `image` and `custom`.",
  kubernetes: {
    rules: [
      {
        rule: "[has(self.name), has(self.image), has(self.custom)].filter(given, given).size() == 1",
        message: "exactly one of name, image and custom must be set",
      },
    ],
  },
})
export interface AIMServiceModel extends Schema.Schema.Type<typeof AIMServiceModel> {}

/** The template of a service, or how it is selected. */
export const AIMServiceTemplateConfig = Schema.Struct({
  name: optional(
    Schema.String,
    "Name of an AIMServiceTemplate of the namespace, else of an AIMClusterServiceTemplate. Without it, the best template of the model is selected.",
  ),
  allowUnoptimized: optional(
    Schema.Boolean,
    "Whether a template may be selected whose profile is `preview` or `unoptimized`.",
  ),
}).annotate({
  identifier: "AIMServiceTemplateConfig",
  description: "The template of a service, or how it is selected.",
})
export interface AIMServiceTemplateConfig extends Schema.Schema.Type<typeof AIMServiceTemplateConfig> {}

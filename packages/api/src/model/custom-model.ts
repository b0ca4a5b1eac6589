import { Schema } from "effect"
import { AIMHardwareRequirements } from "../hardware/hardware-requirements.ts"
import { EnvVars } from "../kubernetes/env-var.ts"
import { optional } from "../kubernetes/field.ts"
import { AIMMetric } from "../template/metric.ts"
import { AIMPrecision } from "../template/precision.ts"
import { AIMProfileType } from "../template/profile-type.ts"

/** What a template is chosen by, among several of a model. */
export const AIMTemplateProfile = Schema.Struct({
  metric: optional(AIMMetric, "What the template is tuned for."),
  precision: optional(AIMPrecision, "Its numeric precision."),
}).annotate({
  identifier: "AIMTemplateProfile",
  description: "What a template is chosen by, among several of a model.",
})
export interface AIMTemplateProfile extends Schema.Schema.Type<typeof AIMTemplateProfile> {}

/** A template that a model asks for. */
export const AIMCustomTemplate = Schema.Struct({
  name: optional(
    Schema.String.check(Schema.isMaxLength(63)),
    "Short name, by which services may ask for the template; the template's own name contains it. Absent, the name is made from the model and the profile.",
    {
      kubernetes: {
        rules: [
          {
            rule: "self == '' || self.matches('^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$')",
            message:
              "must be a label value: letters, digits, '-', '_' and '.', starting and ending with a letter or digit",
          },
        ],
      },
    },
  ),
  type: optional(AIMProfileType, "How far the template is tuned. Unset means `custom.type`, then `unoptimized`."),
  env: optional(EnvVars.check(Schema.isMaxLength(64)), "Environment of containers that use the template."),
  hardware: optional(
    AIMHardwareRequirements,
    "Hardware of the template, merged field by field over `custom.hardware`.",
  ),
  profile: optional(AIMTemplateProfile, "What the template is chosen by."),
}).annotate({ identifier: "AIMCustomTemplate", description: "A template that a model asks for." })
export interface AIMCustomTemplate extends Schema.Schema.Type<typeof AIMCustomTemplate> {}

/** A model's custom templates in the order of the list. */
export const CustomTemplates = Schema.Array(AIMCustomTemplate)
  .annotate({ kubernetes: { listType: "atomic" } })
  .check(Schema.isMaxLength(16))

/** Defaults for the templates of a model with its own sources or templates. */
export const AIMCustomModelSpec = Schema.Struct({
  hardware: optional(
    AIMHardwareRequirements,
    "Hardware of all templates that set none. Required with `modelSources` and no `customTemplates`.",
  ),
  type: optional(AIMProfileType, "How far templates are tuned that do not say. `unoptimized` where nothing sets it."),
  templates: optional(CustomTemplates, "An earlier spelling of `customTemplates`.", {
    deprecated: "Use `customTemplates`.",
  }),
}).annotate({
  identifier: "AIMCustomModelSpec",
  description: "Defaults for the templates of a model with its own sources or templates.",
})
export interface AIMCustomModelSpec extends Schema.Schema.Type<typeof AIMCustomModelSpec> {}

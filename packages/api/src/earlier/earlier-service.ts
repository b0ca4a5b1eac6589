import { Schema } from "effect"
import { optional, required } from "../kubernetes/field.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResolvedReference } from "../resolution/resolved-reference.ts"
import { AIMServiceModel } from "../service/model-choice.ts"
import { AIMServiceKind } from "../service/service.ts"
import { AIMServiceSpec } from "../service/service-spec.ts"
import { AIMServiceRoutingStatus, AIMServiceState } from "../service/service-status.ts"
import { earlierKind, earlierObject } from "./earlier-kind.ts"
import { EarlierRoutingConfig } from "./earlier-routing.ts"

/** The model that a service serves, in the earlier spelling or the present one. */
export const EarlierServiceModel = Schema.Struct({
  ...AIMServiceModel.fields,
  ref: optional(Schema.String, "An earlier spelling of `name`.", { deprecated: "Use `name`." }),
}).annotate({
  identifier: "EarlierServiceModel",
  description: "The model that a service serves, in the earlier spelling or the present one.",
  kubernetes: {
    rules: [
      {
        rule: "[has(self.ref), has(self.name), has(self.image), has(self.custom)].filter(given, given).size() == 1",
        message: "exactly one of ref, name, image and custom must be set",
      },
    ],
  },
})
export interface EarlierServiceModel extends Schema.Schema.Type<typeof EarlierServiceModel> {}

/** A model to serve, and how, in the earlier spelling or the present one. */
export const EarlierServiceSpec = Schema.Struct({
  ...AIMServiceSpec.fields,
  model: required(EarlierServiceModel, "The model to serve."),
  templateRef: optional(Schema.String, "An earlier spelling of `template.name`.", {
    deprecated: "Use `template.name`.",
  }),
  routing: optional(EarlierRoutingConfig, "How the service is reached."),
}).annotate({
  identifier: "EarlierServiceSpec",
  description: "A model to serve, and how, in the earlier spelling or the present one.",
})
export interface EarlierServiceSpec extends Schema.Schema.Type<typeof EarlierServiceSpec> {}

/** What was observed about a service, in the words of the earlier group. */
export const EarlierServiceStatus = Schema.Struct({
  ...configuredStatusFields,
  resolvedImage: optional(AIMResolvedReference, "The model that is served."),
  resolvedTemplate: optional(AIMResolvedReference, "The template in use."),
  status: optional(AIMServiceState, "Overall state.", { default: "Pending" }),
  routing: optional(AIMServiceRoutingStatus, "How the service is reached, while routing is on."),
}).annotate({
  identifier: "EarlierServiceStatus",
  description: "What was observed about a service, in the words of the earlier group.",
})
export interface EarlierServiceStatus extends Schema.Schema.Type<typeof EarlierServiceStatus> {}

/** A service of the earlier group. */
export const EarlierAIMService = earlierObject("AIMService", EarlierServiceSpec, EarlierServiceStatus)
export interface EarlierAIMService extends Schema.Schema.Type<typeof EarlierAIMService> {}

export const EarlierAIMServiceKind = earlierKind<EarlierAIMService>({
  kind: "AIMService",
  present: AIMServiceKind,
  columns: [
    { name: "Status", type: "string", jsonPath: ".status.status" },
    { name: "Image", type: "string", jsonPath: ".status.resolvedImage.name" },
    { name: "Template", type: "string", jsonPath: ".status.resolvedTemplate.name" },
  ],
  schema: EarlierAIMService,
})

import { Schema } from "effect"
import { AIMHardwareRequirements } from "../hardware/hardware-requirements.ts"
import { Int32, optional, Time } from "../kubernetes/field.ts"
import { NodeAffinity } from "../kubernetes/node-affinity.ts"
import { ModelSources } from "../model/model-source.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResolvedReference } from "../resolution/resolved-reference.ts"
import { AIMResourceStatus } from "../resolution/status.ts"
import { AIMProfile } from "./profile.ts"

/** How discovery went so far. */
export const AIMTemplateDiscoveryStatus = Schema.Struct({
  attempts: optional(Int32, "Failed attempts with the present inputs."),
  lastAttemptTime: optional(Time, "When the last attempt failed."),
  lastFailureReason: optional(Schema.String, "Why it failed."),
  specHash: optional(Schema.String, "Hash of the inputs that were discovered or tried; another one starts anew."),
}).annotate({ identifier: "AIMTemplateDiscoveryStatus", description: "How discovery went so far." })
export interface AIMTemplateDiscoveryStatus extends Schema.Schema.Type<typeof AIMTemplateDiscoveryStatus> {}

/** What the controller observed about a template. */
export const AIMServiceTemplateStatus = Schema.Struct({
  ...configuredStatusFields,
  resolvedModel: optional(AIMResolvedReference, "The model that `modelName` stands for."),
  resolvedCache: optional(AIMResolvedReference, "The cache that holds this template's model files."),
  resolvedHardware: optional(
    AIMHardwareRequirements,
    "Hardware that replicas will ask for: discovered values, then those of the spec, then defaults.",
  ),
  resolvedNodeAffinity: optional(NodeAffinity, "Nodes that have the hardware."),
  hardwareSummary: optional(Schema.String, "Hardware in short, e.g. `2 x MI300X`."),
  status: optional(AIMResourceStatus, "Overall state.", { default: "Pending" }),
  modelSources: optional(ModelSources, "Model files that the template needs."),
  profile: optional(AIMProfile, "The profile that discovery found, kept so that services need no run of their own."),
  discoveryJob: optional(AIMResolvedReference, "The last discovery Job."),
  discovery: optional(AIMTemplateDiscoveryStatus, "How discovery went so far."),
}).annotate({ identifier: "AIMServiceTemplateStatus", description: "What the controller observed about a template." })
export interface AIMServiceTemplateStatus extends Schema.Schema.Type<typeof AIMServiceTemplateStatus> {}

import { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import { EnvVars } from "../kubernetes/env-var.ts"
import { NonEmptyText, optional, required } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { ModelSources } from "../model/model-source.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResourceStatus, AIMStatus } from "../resolution/status.ts"
import { runtimeConfigRefFields } from "../runtime-config/runtime-config-ref.ts"

/** Scope of a template. */
export const AIMServiceTemplateScope = Schema.Literals(["Namespace", "Cluster", "Unknown"]).annotate({
  identifier: "AIMServiceTemplateScope",
  description: "Scope of a template; `Unknown` means that either may be meant.",
})
export type AIMServiceTemplateScope = typeof AIMServiceTemplateScope.Type

/** Who owns the model files of a template cache. */
export const AIMTemplateCacheMode = Schema.Literals(["Dedicated", "Shared"]).annotate({
  identifier: "AIMTemplateCacheMode",
  description:
    "Who owns the model files: `Dedicated` ones go with the template cache, `Shared` ones stay for others to use.",
})
export type AIMTemplateCacheMode = typeof AIMTemplateCacheMode.Type

/** Model files of a template, kept on volumes. */
export const AIMTemplateCacheSpec = Schema.Struct({
  templateName: required(
    NonEmptyText,
    "Name of the template. An AIMServiceTemplate of the namespace wins over an AIMClusterServiceTemplate.",
  ),
  templateScope: optional(
    AIMServiceTemplateScope,
    "Scope of the template; the controller fills it in once the template is found.",
  ),
  env: optional(EnvVars, "Environment of the downloads, e.g. credentials of a model registry."),
  imagePullSecrets: optional(ImagePullSecrets, "Registry credentials for the images of the download Jobs."),
  storageClassName: optional(
    Schema.String,
    "Storage class of the volumes. Empty means the runtime config's, then the cluster's default class.",
  ),
  downloadImage: optional(Schema.String, "Image that downloads the files; the kind's default if absent."),
  modelSources: optional(ModelSources, "Files to cache, instead of those that the template asks for."),
  ...runtimeConfigRefFields,
  mode: optional(AIMTemplateCacheMode, "Who owns the cached files.", { default: "Shared" }),
}).annotate({ identifier: "AIMTemplateCacheSpec", description: "Model files of a template, kept on volumes." })
export interface AIMTemplateCacheSpec extends Schema.Schema.Type<typeof AIMTemplateCacheSpec> {}

/** The object that holds one of the model files. */
export const AIMResolvedModelCache = Schema.Struct({
  uid: optional(Schema.String, "UID of the AIMArtifact or AIMModelCache."),
  name: optional(Schema.String, "Its name."),
  model: optional(Schema.String, "Identifier of the model it holds."),
  status: optional(AIMStatus, "Its state."),
  persistentVolumeClaim: optional(Schema.String, "Claim of its volume, if there is one."),
  mountPoint: optional(Schema.String, "Path at which inference containers mount it."),
}).annotate({ identifier: "AIMResolvedModelCache", description: "The object that holds one of the model files." })
export interface AIMResolvedModelCache extends Schema.Schema.Type<typeof AIMResolvedModelCache> {}

const ResolvedModelCaches = Schema.Record(Schema.String, AIMResolvedModelCache)

/** What the controller observed about a template cache. */
export const AIMTemplateCacheStatus = Schema.Struct({
  ...configuredStatusFields,
  status: optional(AIMResourceStatus, "Overall state.", { default: "Pending" }),
  resolvedTemplateKind: optional(
    Schema.String,
    "Kind of the template that was found: `AIMServiceTemplate` or `AIMClusterServiceTemplate`.",
  ),
  modelCaches: optional(ResolvedModelCaches, "What holds the files, by model identifier."),
  artifacts: optional(ResolvedModelCaches, "What holds the files, by the name of the object."),
}).annotate({
  identifier: "AIMTemplateCacheStatus",
  description: "What the controller observed about a template cache.",
})
export interface AIMTemplateCacheStatus extends Schema.Schema.Type<typeof AIMTemplateCacheStatus> {}

/** Model files of a template, kept on volumes for services to start from. */
export const AIMTemplateCache = aimObject("AIMTemplateCache", AIMTemplateCacheSpec, AIMTemplateCacheStatus)
export interface AIMTemplateCache extends Schema.Schema.Type<typeof AIMTemplateCache> {}

export const AIMTemplateCacheKind = aimKind<AIMTemplateCache>({
  kind: "AIMTemplateCache",
  shortName: "aimtc",
  scope: "Namespaced",
  description: "Model files of a template, downloaded to volumes beforehand for services to start from.",
  columns: [
    { name: "Template", type: "string", jsonPath: ".spec.templateName" },
    { name: "Mode", type: "string", jsonPath: ".spec.mode" },
    { name: "Status", type: "string", jsonPath: ".status.status" },
    { name: "Kind", type: "string", jsonPath: ".status.resolvedTemplateKind" },
  ],
  schema: AIMTemplateCache,
})

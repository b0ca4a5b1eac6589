import { Schema } from "effect"
import { aimKind, aimObject } from "../kubernetes/aim-kind.ts"
import { Duration, positiveDuration } from "../kubernetes/duration.ts"
import { Int32, optional, required, Time } from "../kubernetes/field.ts"
import { ImagePullSecrets } from "../kubernetes/references.ts"
import { observedStatusFields } from "../resolution/observed-status.ts"
import { AIMStatus } from "../resolution/status.ts"

const VersionConstraints = Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } })

/** Which images of a registry become models. */
export const ModelSourceFilter = Schema.Struct({
  image: required(
    Schema.String.check(Schema.isMaxLength(512)),
    "Repository such as `amdenterpriseai/aim-*`, optionally with a registry before and a tag behind it. A registry wins over `spec.registry`, a tag over `versions`. `*` stands for any characters.",
  ),
  exclude: optional(
    Schema.Array(Schema.String).annotate({ kubernetes: { listType: "atomic" } }),
    "Repositories to leave out, by exact name without registry, e.g. `amdenterpriseai/aim-base`.",
  ),
  versions: optional(
    VersionConstraints,
    "Semantic version constraints such as `>=1.0.0` or `~1.2.0`, instead of the source's. Without any, all tags are taken.",
  ),
}).annotate({ identifier: "ModelSourceFilter", description: "Which images of a registry become models." })
export interface ModelSourceFilter extends Schema.Schema.Type<typeof ModelSourceFilter> {}

/** A registry whose images become models. */
export const AIMClusterModelSourceSpec = Schema.Struct({
  registry: optional(Schema.String, "Registry to read, e.g. `ghcr.io`.", { default: "docker.io" }),
  imagePullSecrets: optional(
    ImagePullSecrets,
    "Registry credentials, in the operator's namespace, for listing images and reading their labels.",
  ),
  filters: required(
    Schema.Array(ModelSourceFilter)
      .annotate({ kubernetes: { listType: "atomic" } })
      .check(Schema.isMinLength(1), Schema.isMaxLength(100)),
    "Which images become models: those that any filter takes.",
  ),
  syncInterval: optional(Duration, "Time between two syncs. At least `15m` is recommended.", {
    default: "1h",
    kubernetes: { rules: [positiveDuration] },
  }),
  versions: optional(
    VersionConstraints,
    "Semantic version constraints for all filters that have none. Tags that are no semantic versions are passed over.",
  ),
  maxModels: optional(
    Int32.check(Schema.isGreaterThanOrEqualTo(1), Schema.isLessThanOrEqualTo(10000)),
    "The most models to create. Existing ones are never deleted.",
    { default: 100 },
  ),
}).annotate({ identifier: "AIMClusterModelSourceSpec", description: "A registry whose images become models." })
export interface AIMClusterModelSourceSpec extends Schema.Schema.Type<typeof AIMClusterModelSourceSpec> {}

/** What the controller observed about a model source. */
export const AIMClusterModelSourceStatus = Schema.Struct({
  ...observedStatusFields,
  status: optional(AIMStatus, "Overall state."),
  lastSyncTime: optional(Time, "When the registry was last read successfully."),
  discoveredModels: optional(Int32, "Number of AIMClusterModels that this source manages."),
  availableModels: optional(Int32, "Number of images that the filters take."),
  modelsLimitReached: optional(Schema.Boolean, "Whether `maxModels` is reached, so that no model is created any more."),
}).annotate({
  identifier: "AIMClusterModelSourceStatus",
  description: "What the controller observed about a model source.",
})
export interface AIMClusterModelSourceStatus extends Schema.Schema.Type<typeof AIMClusterModelSourceStatus> {}

/** A registry whose images become models of all namespaces. */
export const AIMClusterModelSource = aimObject(
  "AIMClusterModelSource",
  AIMClusterModelSourceSpec,
  AIMClusterModelSourceStatus,
)
export interface AIMClusterModelSource extends Schema.Schema.Type<typeof AIMClusterModelSource> {}

export const AIMClusterModelSourceKind = aimKind<AIMClusterModelSource>({
  kind: "AIMClusterModelSource",
  shortName: "aimclsrc",
  scope: "Cluster",
  description: "A registry that is read regularly: the images that its filters take become AIMClusterModels.",
  columns: [
    { name: "Status", type: "string", jsonPath: ".status.status" },
    { name: "Models", type: "integer", jsonPath: ".status.discoveredModels" },
    { name: "LastSync", type: "date", jsonPath: ".status.lastSyncTime" },
  ],
  schema: AIMClusterModelSource,
})

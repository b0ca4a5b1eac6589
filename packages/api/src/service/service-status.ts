import { Schema } from "effect"
import { Int32, optional } from "../kubernetes/field.ts"
import { configuredStatusFields } from "../resolution/observed-status.ts"
import { AIMResolvedReference } from "../resolution/resolved-reference.ts"
import { AIMStatus } from "../resolution/status.ts"

/** How a service is reached. */
export const AIMServiceRoutingStatus = Schema.Struct({
  path: optional(Schema.String, "Path prefix of its route, e.g. `/team-a/llama`."),
}).annotate({ identifier: "AIMServiceRoutingStatus", description: "How a service is reached." })
export interface AIMServiceRoutingStatus extends Schema.Schema.Type<typeof AIMServiceRoutingStatus> {}

/** The cache that a service uses. */
export const AIMServiceCacheStatus = Schema.Struct({
  templateCacheRef: optional(AIMResolvedReference, "The template cache in use."),
  retryAttempts: optional(
    Int32,
    "How often failed downloads were deleted to be tried again. Once per cache; failing again, the service is Degraded.",
  ),
  retriedCacheUid: optional(Schema.String, "UID of the template cache that `retryAttempts` counts for."),
}).annotate({ identifier: "AIMServiceCacheStatus", description: "The cache that a service uses." })
export interface AIMServiceCacheStatus extends Schema.Schema.Type<typeof AIMServiceCacheStatus> {}

/** How many replicas run. */
export const AIMServiceRuntimeStatus = Schema.Struct({
  minReplicas: optional(Int32, "The least replicas."),
  maxReplicas: optional(Int32, "The most replicas."),
  currentReplicas: optional(Int32, "Replicas that exist."),
  desiredReplicas: optional(Int32, "Replicas that should exist."),
  replicas: optional(Schema.String, "In short: `2`, or with autoscaling `2/3 (1-4)`: current/desired (least-most)."),
}).annotate({ identifier: "AIMServiceRuntimeStatus", description: "How many replicas run." })
export interface AIMServiceRuntimeStatus extends Schema.Schema.Type<typeof AIMServiceRuntimeStatus> {}

/** The states of a service. */
export const AIMServiceState = AIMStatus.pick(["Pending", "Starting", "Running", "Degraded", "Failed"]).annotate({
  identifier: "AIMServiceState",
  description:
    "Overall state of a service: `Pending` waits for others, `Starting` is under way, `Running` answers requests, `Degraded` may heal, `Failed` needs a change.",
})
export type AIMServiceState = typeof AIMServiceState.Type

/** What the controller observed about a service. */
export const AIMServiceStatus = Schema.Struct({
  ...configuredStatusFields,
  resolvedModel: optional(AIMResolvedReference, "The model that is served."),
  status: optional(AIMServiceState, "Overall state.", { default: "Pending" }),
  routing: optional(AIMServiceRoutingStatus, "How the service is reached, while routing is on."),
  resolvedTemplate: optional(AIMResolvedReference, "The template in use."),
  cache: optional(AIMServiceCacheStatus, "The cache in use."),
  runtime: optional(AIMServiceRuntimeStatus, "How many replicas run."),
}).annotate({ identifier: "AIMServiceStatus", description: "What the controller observed about a service." })
export interface AIMServiceStatus extends Schema.Schema.Type<typeof AIMServiceStatus> {}

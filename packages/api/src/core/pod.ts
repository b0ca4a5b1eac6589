import { Schema } from "effect"
import { LooseCondition } from "../kubernetes/condition.ts"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"
import { PodSpec } from "./pod-spec.ts"

/** A container that ended. Source: Kubernetes, `core/v1 ContainerStateTerminated`. */
export const ContainerStateTerminated = Schema.Struct({
  exitCode: Schema.Int,
  signal: Schema.optionalKey(Schema.Int),
  reason: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  startedAt: Schema.optionalKey(Schema.NullOr(Schema.String)),
  finishedAt: Schema.optionalKey(Schema.NullOr(Schema.String)),
}).annotate({ identifier: "ContainerStateTerminated" })
export interface ContainerStateTerminated extends Schema.Schema.Type<typeof ContainerStateTerminated> {}

/** What a container does; at most one field is set. Source: Kubernetes, `core/v1 ContainerState`. */
export const ContainerState = Schema.Struct({
  waiting: Schema.optionalKey(
    Schema.Struct({ reason: Schema.optionalKey(Schema.String), message: Schema.optionalKey(Schema.String) }),
  ),
  running: Schema.optionalKey(Schema.Struct({ startedAt: Schema.optionalKey(Schema.NullOr(Schema.String)) })),
  terminated: Schema.optionalKey(ContainerStateTerminated),
}).annotate({ identifier: "ContainerState" })
export interface ContainerState extends Schema.Schema.Type<typeof ContainerState> {}

/** What became of a container. Source: Kubernetes, `core/v1 ContainerStatus`. */
export const ContainerStatus = Schema.Struct({
  name: Schema.String,
  image: Schema.optionalKey(Schema.String),
  ready: Schema.optionalKey(Schema.Boolean),
  started: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
  restartCount: Schema.optionalKey(Schema.Int),
  state: Schema.optionalKey(ContainerState),
  lastState: Schema.optionalKey(ContainerState),
}).annotate({ identifier: "ContainerStatus" })
export interface ContainerStatus extends Schema.Schema.Type<typeof ContainerStatus> {}

/** What became of a pod. Source: Kubernetes, `core/v1 PodStatus`. */
export const PodStatus = Schema.Struct({
  phase: Schema.optionalKey(Schema.String),
  reason: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  podIP: Schema.optionalKey(Schema.String),
  startTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  conditions: Schema.optionalKey(Schema.Array(LooseCondition)),
  containerStatuses: Schema.optionalKey(Schema.Array(ContainerStatus)),
  initContainerStatuses: Schema.optionalKey(Schema.Array(ContainerStatus)),
}).annotate({ identifier: "PodStatus" })
export interface PodStatus extends Schema.Schema.Type<typeof PodStatus> {}

/** Containers that run together on a node. */
export const Pod = foreignObject("v1", "Pod", {
  spec: Schema.optionalKey(PodSpec),
  status: Schema.optionalKey(PodStatus),
})
export interface Pod extends Schema.Schema.Type<typeof Pod> {}

export const PodKind = foreignKind<Pod>("v1", "Pod", "pods", "Namespaced", Pod)

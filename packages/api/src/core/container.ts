import { Schema } from "effect"
import { EnvVar } from "../kubernetes/env-var.ts"
import { ResourceRequirements } from "../kubernetes/resource-requirements.ts"

/** A port of a container. Source: Kubernetes, `core/v1 ContainerPort`. */
export const ContainerPort = Schema.Struct({
  name: Schema.optionalKey(Schema.String),
  containerPort: Schema.Int,
  protocol: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "ContainerPort" })
export interface ContainerPort extends Schema.Schema.Type<typeof ContainerPort> {}

/** Where a container sees a volume. Source: Kubernetes, `core/v1 VolumeMount`. */
export const VolumeMount = Schema.Struct({
  name: Schema.String,
  mountPath: Schema.String,
  readOnly: Schema.optionalKey(Schema.Boolean),
  subPath: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "VolumeMount" })
export interface VolumeMount extends Schema.Schema.Type<typeof VolumeMount> {}

/** What the processes of a container may do. Source: Kubernetes, `core/v1 SecurityContext`. */
export const SecurityContext = Schema.Struct({
  allowPrivilegeEscalation: Schema.optionalKey(Schema.Boolean),
  readOnlyRootFilesystem: Schema.optionalKey(Schema.Boolean),
  runAsNonRoot: Schema.optionalKey(Schema.Boolean),
  runAsUser: Schema.optionalKey(Schema.Int),
  runAsGroup: Schema.optionalKey(Schema.Int),
  capabilities: Schema.optionalKey(
    Schema.Struct({
      add: Schema.optionalKey(Schema.Array(Schema.String)),
      drop: Schema.optionalKey(Schema.Array(Schema.String)),
    }),
  ),
  seccompProfile: Schema.optionalKey(Schema.Struct({ type: Schema.String })),
}).annotate({ identifier: "SecurityContext" })
export interface SecurityContext extends Schema.Schema.Type<typeof SecurityContext> {}

/** A container of a pod. Source: Kubernetes, `core/v1 Container`. */
export const Container = Schema.Struct({
  name: Schema.String,
  image: Schema.optionalKey(Schema.String),
  imagePullPolicy: Schema.optionalKey(Schema.String),
  command: Schema.optionalKey(Schema.Array(Schema.String)),
  args: Schema.optionalKey(Schema.Array(Schema.String)),
  env: Schema.optionalKey(Schema.Array(EnvVar)),
  ports: Schema.optionalKey(Schema.Array(ContainerPort)),
  resources: Schema.optionalKey(ResourceRequirements),
  volumeMounts: Schema.optionalKey(Schema.Array(VolumeMount)),
  securityContext: Schema.optionalKey(SecurityContext),
}).annotate({ identifier: "Container" })
export interface Container extends Schema.Schema.Type<typeof Container> {}

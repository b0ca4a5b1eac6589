import { Schema } from "effect"
import { NodeAffinity } from "../kubernetes/node-affinity.ts"
import { StringMap } from "../kubernetes/object-meta.ts"
import { LocalObjectReference } from "../kubernetes/references.ts"
import { Container } from "./container.ts"
import { Volume } from "./volume.ts"

/** Where a pod may run. Source: Kubernetes, `core/v1 Affinity`. */
export const Affinity = Schema.Struct({ nodeAffinity: Schema.optionalKey(NodeAffinity) }).annotate({
  identifier: "Affinity",
})
export interface Affinity extends Schema.Schema.Type<typeof Affinity> {}

/** What the processes of a pod may do. Source: Kubernetes, `core/v1 PodSecurityContext`. */
export const PodSecurityContext = Schema.Struct({
  runAsNonRoot: Schema.optionalKey(Schema.Boolean),
  runAsUser: Schema.optionalKey(Schema.Int),
  runAsGroup: Schema.optionalKey(Schema.Int),
  fsGroup: Schema.optionalKey(Schema.Int),
  seccompProfile: Schema.optionalKey(Schema.Struct({ type: Schema.String })),
}).annotate({ identifier: "PodSecurityContext" })
export interface PodSecurityContext extends Schema.Schema.Type<typeof PodSecurityContext> {}

/** The containers of a pod and how they run. Source: Kubernetes, `core/v1 PodSpec`. */
export const PodSpec = Schema.Struct({
  containers: Schema.Array(Container),
  initContainers: Schema.optionalKey(Schema.Array(Container)),
  volumes: Schema.optionalKey(Schema.Array(Volume)),
  affinity: Schema.optionalKey(Affinity),
  nodeName: Schema.optionalKey(Schema.String),
  restartPolicy: Schema.optionalKey(Schema.String),
  activeDeadlineSeconds: Schema.optionalKey(Schema.Int),
  terminationGracePeriodSeconds: Schema.optionalKey(Schema.Int),
  serviceAccountName: Schema.optionalKey(Schema.String),
  imagePullSecrets: Schema.optionalKey(Schema.Array(LocalObjectReference)),
  securityContext: Schema.optionalKey(PodSecurityContext),
}).annotate({ identifier: "PodSpec" })
export interface PodSpec extends Schema.Schema.Type<typeof PodSpec> {}

/** What the pods of a workload look like. Source: Kubernetes, `core/v1 PodTemplateSpec`. */
export const PodTemplateSpec = Schema.Struct({
  metadata: Schema.optionalKey(
    Schema.Struct({ labels: Schema.optionalKey(StringMap), annotations: Schema.optionalKey(StringMap) }),
  ),
  spec: PodSpec,
}).annotate({ identifier: "PodTemplateSpec" })
export interface PodTemplateSpec extends Schema.Schema.Type<typeof PodTemplateSpec> {}

import { ObjectMeta, type ResourceKind } from "@aim-engine/api"
import { Schema } from "effect"

/** The fields of a Deployment that are looked at. Source: Kubernetes, `apps/v1`. */
export const Deployment = Schema.Struct({
  apiVersion: Schema.Literal("apps/v1"),
  kind: Schema.Literal("Deployment"),
  metadata: ObjectMeta,
  spec: Schema.Struct({ replicas: Schema.optionalKey(Schema.Int) }),
})
export interface Deployment extends Schema.Schema.Type<typeof Deployment> {}

export const DeploymentKind: ResourceKind<Deployment> = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  scope: "Namespaced",
  schema: Deployment,
}

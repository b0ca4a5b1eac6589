import { Schema } from "effect"
import { foreignKind, foreignObject } from "../kubernetes/foreign-kind.ts"

/** Who holds a lease, and until when. Source: Kubernetes, `coordination.k8s.io/v1 LeaseSpec`. */
export const LeaseSpec = Schema.Struct({
  holderIdentity: Schema.optionalKey(Schema.String),
  leaseDurationSeconds: Schema.optionalKey(Schema.Int),
  acquireTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  renewTime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  leaseTransitions: Schema.optionalKey(Schema.Int),
}).annotate({ identifier: "LeaseSpec" })
export interface LeaseSpec extends Schema.Schema.Type<typeof LeaseSpec> {}

/** Who does something for a while. Source: Kubernetes, `coordination.k8s.io/v1 Lease`. */
export const Lease = foreignObject("coordination.k8s.io/v1", "Lease", {
  spec: Schema.optionalKey(LeaseSpec),
})
export interface Lease extends Schema.Schema.Type<typeof Lease> {}

export const LeaseKind = foreignKind<Lease>("coordination.k8s.io/v1", "Lease", "leases", "Namespaced", Lease)

import { refOf } from "@aim-engine/api"
import jsonPatch from "fast-json-patch"
import type { ManifestPlan } from "./plan-manifests.ts"

/** A plan as data, for programs: what `aim plan -o json` prints. */
export const planDocument = ({ changes, services, outOfReach, open, warnings }: ManifestPlan) => ({
  create: changes.flatMap((change) => (change.action === "create" ? [change.after] : [])),
  /** Each with the JSON patch (RFC 6902) that makes the change. */
  change: changes.flatMap((change) =>
    change.action === "change"
      ? [{ ref: change.ref, patch: jsonPatch.compare(change.before, change.after), object: change.after }]
      : [],
  ),
  delete: changes.flatMap((change) => (change.action === "delete" ? [change.ref] : [])),
  services: services.map((service) => ({ ref: refOf(service), status: service.status ?? {} })),
  cannotBeServed: outOfReach.map(refOf),
  /** What only a registry or a Job can tell. */
  open,
  warnings,
})

import type { Event, PersistentVolumeClaim } from "@aim-engine/api"
import { InfrastructureError, MissingDownstreamError } from "../../errors/domain-error.ts"
import type { Health } from "../component-health.ts"
import { findCondition } from "../conditions.ts"
import { Reason } from "../reasons.ts"
import { eventsAbout, newestEvent } from "./object-events.ts"

const broken = (reason: Reason, message: string): Health => ({ errors: [new InfrastructureError({ reason, message })] })

/**
 * How a volume claim is; undefined is one that does not exist yet. One that is being deleted is kept for the pods that mount
 * it, and no new pod can. A claim waits quietly for its volume, unless its events say that the volume cannot be provided:
 * storage drivers tell it nowhere else.
 */
export const pvcHealth = (claim: PersistentVolumeClaim | undefined, events: ReadonlyArray<Event> = []): Health => {
  if (claim === undefined) {
    return {
      errors: [new MissingDownstreamError({ reason: Reason.PvcNotFound, message: "The claim does not exist yet." })],
    }
  }
  if (claim.metadata.deletionTimestamp !== undefined) {
    const message = `Claim ${claim.metadata.name} is being deleted; it stays until no pod mounts it.`
    return { state: "Progressing", reason: Reason.PvcTerminating, message, errors: [] }
  }
  const resizing = findCondition(claim.status?.conditions, "Resizing")
  if (claim.status?.phase === "Bound") return { state: "Ready", reason: Reason.PvcBound, errors: [] }
  if (claim.status?.phase === "Lost") {
    return broken(Reason.PvcLost, `The volume behind claim ${claim.metadata.name} is gone.`)
  }
  if (resizing?.status === "False" && resizing.reason === "ProvisioningFailed") {
    return broken(Reason.PvcProvisioningFailed, resizing.message ?? "")
  }
  const failed = newestEvent(eventsAbout(claim, events), new Set(["ProvisioningFailed"]))
  if (failed !== undefined) return broken(Reason.PvcProvisioningFailed, failed.message ?? "")
  return { state: "Progressing", reason: Reason.PvcPending, errors: [] }
}

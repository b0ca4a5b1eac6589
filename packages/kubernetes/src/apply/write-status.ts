import { apiVersionOf, type KubernetesObject, type ResourceKind } from "@aim-engine/api"
import { type ApiError, isConflict, isNotFound } from "@aim-engine/core"
import { Effect, Schedule } from "effect"
import { isApplied } from "./is-applied.ts"
import type { Writer } from "./writer.ts"

const retryConflicts = Schedule.max([Schedule.exponential("20 millis").pipe(Schedule.jittered), Schedule.recurs(3)])

/**
 * Writes the status of an object if it means something else than the live one does: whether it was written.
 * Only our fields are sent, so what others write into the status stays. An object that is gone has no status.
 */
export const writeStatus = Effect.fnUntraced(function* (
  { api, view, fieldManager }: Writer,
  kind: ResourceKind,
  object: KubernetesObject,
  status: object,
): Effect.fn.Return<boolean, ApiError> {
  const { name, namespace, uid } = object.metadata
  const desired = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    // The uid keeps a status off a successor of the same name.
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
    status,
  }
  const live = view.find(kind, namespace ?? "", name)
  if (live === undefined || live.metadata.uid !== uid) return false
  if (isApplied(live, desired, { fieldManager, subresource: "status" })) return false
  return yield* api.apply(kind, desired, { fieldManager, force: true, subresource: "status" }).pipe(
    Effect.retry({ schedule: retryConflicts, while: isConflict }),
    Effect.map((written) => {
      view.ingest(kind, written)
      return true
    }),
    Effect.catchIf(isNotFound, () => Effect.succeed(false)),
  )
})

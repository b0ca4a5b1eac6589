import { type ObjectRef, type ResourceKind, refKey, refOf } from "@aim-engine/api"
import {
  ApiError,
  type ApplyFailure,
  classifyApiError,
  type DomainError,
  isConflict,
  isNamespaceTerminating,
  isNotFound,
  type Plan,
  type PlannedDeletion,
  type PlannedObject,
} from "@aim-engine/core"
import { Effect, Metric, Result } from "effect"
import { applyTotal } from "../metrics/apply-metrics.ts"
import { nameMissingApi } from "../store/missing-api.ts"
import { applyObject } from "./apply-object.ts"
import type { Writer } from "./writer.ts"

const isQuiet = (error: ApiError | DomainError): boolean => error instanceof ApiError && isNamespaceTerminating(error)

const toDomainError = (error: ApiError | DomainError, ref: ObjectRef): DomainError =>
  error instanceof ApiError ? classifyApiError(nameMissingApi(error, ref)) : error

/** The outcome of one write; undefined where it went well, or where a namespace goes away and nothing needs to be done. */
const outcome = Effect.fnUntraced(function* (
  write: Effect.Effect<string, ApiError | DomainError>,
  component: string,
  ref: ObjectRef,
): Effect.fn.Return<ApplyFailure | undefined> {
  const result = yield* Effect.result(write)
  const word = Result.isSuccess(result) ? result.success : "error"
  yield* Metric.update(Metric.withAttributes(applyTotal, { kind: ref.kind, result: word }), 1)
  if (Result.isSuccess(result)) {
    if (word !== "unchanged") yield* Effect.logDebug("Wrote an object", { object: refKey(ref), result: word })
    return undefined
  }
  if (isQuiet(result.failure)) return undefined
  yield* Effect.logInfo("A write was refused", { object: refKey(ref), error: result.failure.message })
  return { component, ref, error: toDomainError(result.failure, ref) }
})

const applyOne = (writer: Writer, planned: PlannedObject) =>
  outcome(applyObject(writer, planned), planned.component, refOf(planned.object))

/** Deletes in the background, and only what was seen: an object of that name with another uid is somebody else's. */
const deleteOne = (writer: Writer, kindOf: (ref: ObjectRef) => ResourceKind, { ref, uid }: PlannedDeletion) =>
  outcome(
    writer.api.delete(kindOf(ref), ref, { uid, propagation: "Background" }).pipe(
      Effect.as("deleted"),
      Effect.catchIf(
        (error) => isNotFound(error) || isConflict(error),
        () => Effect.succeed("unchanged"),
      ),
    ),
    ref.kind,
    ref,
  )

/**
 * Carries out the deletions of a plan, then its applies. One that fails stops no other; all failures are returned,
 * in the plan's order.
 */
export const carryOut = Effect.fnUntraced(function* (
  writer: Writer,
  plan: Pick<Plan, "delete" | "apply">,
  kindOf: (ref: ObjectRef) => ResourceKind,
): Effect.fn.Return<ReadonlyArray<ApplyFailure>> {
  const deleted = yield* Effect.forEach(plan.delete, (deletion) => deleteOne(writer, kindOf, deletion))
  const applied = yield* Effect.forEach(plan.apply, (planned) => applyOne(writer, planned))
  return [...deleted, ...applied].filter((failure) => failure !== undefined)
})

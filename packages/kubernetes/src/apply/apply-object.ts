import { type KubernetesObject, type ResourceKind, refOf } from "@aim-engine/api"
import {
  type ApiError,
  type DomainError,
  isAlreadyExists,
  isConflict,
  isNotFound,
  type PlannedObject,
} from "@aim-engine/core"
import { Effect } from "effect"
import { withinLimit } from "./creation-limit.ts"
import { isApplied } from "./is-applied.ts"
import type { Writer } from "./writer.ts"

/** What became of one planned object. */
export type ApplyResult = "created" | "patched" | "unchanged"

const read = ({ api }: Writer, kind: ResourceKind, { metadata }: KubernetesObject) =>
  api
    .get(kind, metadata.namespace ?? "", metadata.name)
    .pipe(Effect.catchIf(isNotFound, () => Effect.succeed(undefined)))

const find = (writer: Writer, kind: ResourceKind, object: KubernetesObject) => {
  const { view } = writer
  if (!view.isWatched(kind)) return read(writer, kind, object)
  return Effect.sync(() => view.find(kind, object.metadata.namespace ?? "", object.metadata.name))
}

const send = ({ api, view, fieldManager, memory }: Writer, { kind, object }: PlannedObject, force: boolean) =>
  Effect.map(api.apply(kind, object, { fieldManager, force }), (live) => {
    view.ingest(kind, live)
    if (isApplied(live, object, { fieldManager })) memory.forget(object)
    else memory.remember(live, object)
  })

const update = (
  writer: Writer,
  planned: PlannedObject,
  live: KubernetesObject,
): Effect.Effect<ApplyResult, ApiError | DomainError> => {
  const { object } = planned
  // What is being deleted is made again when it is gone.
  if (live.metadata.deletionTimestamp !== undefined) return Effect.succeed("unchanged")
  const refusal = writer.refuseAdoption(live, object)
  if (refusal !== undefined) return Effect.fail(refusal)
  if (isApplied(live, object, writer) || writer.memory.isRemembered(live, object)) return Effect.succeed("unchanged")
  return Effect.as(send(writer, planned, true), "patched")
}

/**
 * Applies an object, unless the live one is as it should be already. One that exists and is not ours fails with the
 * adoption check's error and is left alone. Where the object is not known to exist, nothing is forced:
 * a conflict then means that it does exist, and it is looked at first.
 */
const apply = Effect.fnUntraced(function* (writer: Writer, planned: PlannedObject) {
  const live = yield* find(writer, planned.kind, planned.object)
  if (live !== undefined) return yield* update(writer, planned, live)
  return yield* send(writer, planned, false).pipe(
    Effect.as("created" as const),
    Effect.catchIf(isConflict, (conflict) =>
      Effect.flatMap(read(writer, planned.kind, planned.object), (found) =>
        found === undefined ? Effect.fail(conflict) : update(writer, planned, found),
      ),
    ),
  )
})

/**
 * Creates an object where there is none. One that exists is good as it is; one that is found to exist only now, since its
 * labels hid it from the watches, must be ours.
 */
const create = Effect.fnUntraced(function* (writer: Writer, { kind, object, limit }: PlannedObject) {
  const live = yield* find(writer, kind, object)
  if (live !== undefined) return "unchanged"
  const creation = writer.api.create(kind, object, writer.fieldManager).pipe(
    Effect.map((created): ApplyResult => {
      writer.view.ingest(kind, created)
      return "created"
    }),
    Effect.catchIf(isAlreadyExists, () =>
      Effect.flatMap(read(writer, kind, object), (found) => {
        const refusal = found === undefined ? undefined : writer.refuseAdoption(found, object)
        return refusal === undefined ? Effect.succeed("unchanged" as const) : Effect.fail(refusal)
      }),
    ),
  )
  return yield* withinLimit(writer.api, kind, limit, creation)
})

/** Takes its owners from an object, as it was seen: `Conflict` if somebody wrote it since. One that is gone needs nothing. */
const release = Effect.fnUntraced(function* (writer: Writer, { kind, object }: PlannedObject) {
  const live = yield* find(writer, kind, object)
  if (live === undefined || (live.metadata.ownerReferences ?? []).length === 0) return "unchanged"
  const refusal = writer.refuseAdoption(live, object)
  if (refusal !== undefined) return yield* Effect.fail(refusal)
  const { resourceVersion } = live.metadata
  const body = { metadata: { resourceVersion, ownerReferences: [] } }
  return yield* writer.api
    .patch(kind, refOf(live), { type: "merge", body }, { fieldManager: writer.fieldManager })
    .pipe(
      Effect.map((released): ApplyResult => {
        writer.view.ingest(kind, released)
        return "patched"
      }),
      Effect.catchIf(isNotFound, () => Effect.succeed("unchanged" as const)),
    )
})

const BY_MODE = { apply, create, release } as const

/** Brings about one planned object. Nothing is sent if nothing would change. */
export const applyObject = (
  writer: Writer,
  planned: PlannedObject,
): Effect.Effect<ApplyResult, ApiError | DomainError> => BY_MODE[planned.mode](writer, planned)

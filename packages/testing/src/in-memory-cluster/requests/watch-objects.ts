import type { ApiError } from "@aim-engine/core"
import type { Selection, WatchEvent } from "@aim-engine/kubernetes"
import { Clock, Duration, Effect, Option, Result, Stream } from "effect"
import { expired, internalError } from "../errors/status-errors.ts"
import { metadataObjectOf, metadataText, objectOf, withMetadata } from "../json/api-object.ts"
import type { Served } from "../resources/api-resource.ts"
import type { Selector } from "../selectors/label-selector.ts"
import { namespaceOf, selectorOf } from "../selectors/selection.ts"
import type { StoredEvent, WatchHistory } from "../store/watch-history.ts"
import type { ApiServer } from "./api-server.ts"

/** When a quiet watch is told how far it is, and when the server ends it. */
export interface WatchOptions {
  readonly bookmarkEvery: Duration.Duration
  readonly timeout: Duration.Duration
}

/** What a change means to a watch: an object that leaves the selection is deleted for it, one that enters is added. */
const seenBy = (isSelected: Selector, event: StoredEvent, toClient: typeof objectOf): ReadonlyArray<WatchEvent> => {
  const before = event.previous !== undefined && isSelected(event.previous)
  const after = event.type !== "DELETED" && isSelected(event.object)
  if (after) return [{ type: before ? "MODIFIED" : "ADDED", object: toClient(event.object) }]
  if (!before || event.previous === undefined) return []
  const resourceVersion = metadataText(event.object, "resourceVersion")
  return [{ type: "DELETED", object: toClient(withMetadata(event.previous, { resourceVersion })) }]
}

/** Not within the request that made the change: its writer goes on first. */
const later = Effect.as(Effect.yieldNow, true)

/** Waits for the next change after a revision; false where it does not come in time. */
const nextChange = (history: WatchHistory, revision: number, within: Duration.Duration): Effect.Effect<boolean> => {
  const change = Effect.callback<boolean>((resume) => {
    if (history.since(revision).length > 0 || history.oldest > revision) return resume(later)
    return Effect.sync(history.onNext(() => resume(later)))
  })
  return Effect.raceFirst(change, Effect.as(Effect.sleep(within), false))
}

interface Position {
  readonly revision: number
  readonly endsAt: number
}

const parseRevision = (text: string): Result.Result<number, ApiError> =>
  /^\d*$/.test(text)
    ? Result.succeed(Number(text === "" ? "0" : text))
    : Result.fail(
        internalError(
          `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
        ),
      )

/**
 * Changes after a resource version, until the server ends the watch. From version 0, or none, all objects come first as
 * added. Fails with `Expired` when changes since that version are no longer known.
 * Source: Kubernetes API concepts, "Efficient detection of changes".
 */
export const watchObjects = (
  server: ApiServer,
  kind: Served,
  resourceVersion: string,
  selection: Selection,
  options: WatchOptions,
): Stream.Stream<WatchEvent, ApiError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const resource = yield* Effect.fromResult(server.registry.find(kind))
      const isSelected = yield* Effect.fromResult(selectorOf(resource, selection))
      const toClient = selection.metadataOnly === true ? metadataObjectOf : objectOf
      const asked = yield* Effect.fromResult(parseRevision(resourceVersion))
      const history = server.store.history(resource)
      const initial = asked === 0 ? server.store.list(resource, namespaceOf(selection)).filter(isSelected) : []
      const start = asked === 0 ? server.store.revision : asked
      const endsAt = (yield* Clock.currentTimeMillis) + Duration.toMillis(options.timeout)

      const step = Effect.fnUntraced(function* (
        position: Position,
      ): Effect.fn.Return<readonly [ReadonlyArray<WatchEvent>, Option.Option<Position>], ApiError> {
        if (history.oldest > position.revision) return yield* expired(position.revision, history.oldest)
        const events = history.since(position.revision)
        const last = events.at(-1)
        if (last !== undefined) {
          const seen = events.flatMap((event) => seenBy(isSelected, event, toClient))
          return [seen, Option.some({ ...position, revision: last.revision })]
        }
        const isServed = Result.isSuccess(server.registry.find(kind))
        if (!isServed || (yield* Clock.currentTimeMillis) >= position.endsAt) return [[], Option.none()]
        if (yield* nextChange(history, position.revision, options.bookmarkEvery)) return [[], Option.some(position)]
        if (history.since(position.revision).length > 0) return [[], Option.some(position)]
        // Nothing happened to this kind, so the watch is as far as the whole cluster.
        const revision = Math.max(position.revision, server.store.revision)
        return [[{ type: "BOOKMARK", resourceVersion: String(revision) }], Option.some({ ...position, revision })]
      })

      const added = initial.map((object): WatchEvent => ({ type: "ADDED", object: toClient(object) }))
      return Stream.concat(Stream.fromIterable(added), Stream.paginate({ revision: start, endsAt }, step))
    }),
  )

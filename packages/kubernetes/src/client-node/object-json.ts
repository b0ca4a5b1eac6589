import { apiVersionOf, type KubernetesObject, ObjectMeta, type ResourceKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { Effect, Schema } from "effect"
import type { ObjectList, WatchEvent } from "../kubernetes-api.ts"
import { watchError } from "./status-error.ts"

/** What every object has. The rest of its fields stays as it came. */
const StoredObject = Schema.Struct({ apiVersion: Schema.String, kind: Schema.String, metadata: ObjectMeta })
const isObject = Schema.is(StoredObject)

const ListPage = Schema.Struct({
  metadata: Schema.Struct({ resourceVersion: Schema.String, continue: Schema.optionalKey(Schema.String) }),
  // Go writes an empty list as null.
  items: Schema.NullOr(Schema.Array(Schema.ObjectKeyword)),
})
const isListPage = Schema.is(ListPage)

const Frame = Schema.Struct({ type: Schema.String, object: Schema.ObjectKeyword })
const isFrame = Schema.is(Frame)

const Bookmark = Schema.Struct({ metadata: Schema.Struct({ resourceVersion: Schema.String }) })
const isBookmark = Schema.is(Bookmark)

const unexpected = (what: string, kind: ResourceKind): ApiError =>
  new ApiError({ reason: "NetworkError", message: `The API server answered with no ${what} of ${kind.plural}` })

/** An object under the name of its kind, in front as usual. */
const named = (kind: ResourceKind, object: object): object => {
  const name = { apiVersion: apiVersionOf(kind), kind: kind.kind }
  return { ...name, ...object, ...name }
}

/** An object as the server gave it. */
export const toObject = (kind: ResourceKind, json: unknown): Effect.Effect<KubernetesObject, ApiError> =>
  isObject(json) ? Effect.succeed(json) : Effect.fail(unexpected("object", kind))

/**
 * One page of a list, and the token of the next, if there is one. Items of a list don't name their kind, or name
 * `PartialObjectMetadata` where only the metadata was asked for: they get their own.
 */
export const toPage = (
  kind: ResourceKind,
  json: unknown,
): Effect.Effect<ObjectList & { readonly next: string | undefined }, ApiError> => {
  if (!isListPage(json)) return Effect.fail(unexpected("list", kind))
  const items = (json.items ?? []).map((item) => named(kind, item)).filter(isObject)
  const { resourceVersion, continue: next = "" } = json.metadata
  return Effect.succeed({ items, resourceVersion, next: next === "" ? undefined : next })
}

const isChange = (type: string): type is "ADDED" | "MODIFIED" | "DELETED" =>
  type === "ADDED" || type === "MODIFIED" || type === "DELETED"

/** One line of a watch as an event. A line that is cut off, or that carries an error, ends the watch. */
export const toWatchEvent = (kind: ResourceKind, line: string): Effect.Effect<WatchEvent, ApiError> => {
  let frame: unknown
  try {
    frame = JSON.parse(line)
  } catch {
    return Effect.fail(
      new ApiError({ reason: "ConnectionReset", message: `The watch of ${kind.plural} broke off in an event` }),
    )
  }
  if (!isFrame(frame)) return Effect.fail(unexpected("event", kind))
  const { type, object } = frame
  if (type === "ERROR") return Effect.fail(watchError(object))
  if (isChange(type)) {
    const changed = named(kind, object)
    if (isObject(changed)) return Effect.succeed({ type, object: changed })
  }
  return type === "BOOKMARK" && isBookmark(object)
    ? Effect.succeed({ type, resourceVersion: object.metadata.resourceVersion })
    : Effect.fail(unexpected(`known event (${type})`, kind))
}

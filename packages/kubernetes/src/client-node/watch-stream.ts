import type { ResourceKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { Duration, Effect, Random, Stream } from "effect"
import type { Selection, WatchEvent } from "../kubernetes-api.ts"
import { resourcePath } from "./api-path.ts"
import { metadataOnly } from "./metadata-only.ts"
import { networkError } from "./network-error.ts"
import { toWatchEvent } from "./object-json.ts"
import type { Transport } from "./transport.ts"

/** Servers send a bookmark about every minute. One that is silent for longer may be gone without having said so. */
export const STALE_AFTER = Duration.seconds(90)

/** For how long the server keeps a watch open, in seconds: spread, so that not all watches end at once. Source: client-go. */
const lifetime = Random.nextIntBetween(300, 600)

const stale = (kind: ResourceKind, after: Duration.Duration): ApiError =>
  new ApiError({
    reason: "NetworkTimeout",
    message: `The watch of ${kind.plural} was silent for ${Duration.toSeconds(after)} seconds`,
  })

/**
 * The events of a kind after a resource version, until the server ends the stream. Events are read from the connection as fast
 * as they are consumed. A stream on which nothing comes for `staleAfter`, not even a bookmark, fails.
 */
export const watchStream = (
  transport: Transport,
  kind: ResourceKind,
  resourceVersion: string,
  { namespace = "", labelSelector, fieldSelector, ...selection }: Selection = {},
  staleAfter: Duration.Duration = STALE_AFTER,
): Stream.Stream<WatchEvent, ApiError> => {
  const open = Effect.gen(function* () {
    const body = yield* transport.stream({
      method: "GET",
      path: resourcePath(kind, { namespace }),
      query: {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion,
        timeoutSeconds: yield* lifetime,
        labelSelector,
        fieldSelector,
      },
      ...(selection.metadataOnly === true ? { accept: metadataOnly("PartialObjectMetadata") } : {}),
    })
    return Stream.fromAsyncIterable(body, (error) => networkError(`Watching ${kind.plural}`, error))
  })
  return Stream.unwrap(open).pipe(
    Stream.timeoutOrElse({ duration: staleAfter, orElse: () => Stream.fail(stale(kind, staleAfter)) }),
    Stream.decodeText,
    Stream.splitLines,
    Stream.filter((line) => line !== ""),
    Stream.mapEffect((line) => toWatchEvent(kind, line)),
  )
}

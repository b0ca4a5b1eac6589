import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import { KubernetesApi, type Selection } from "@aim-engine/kubernetes"
import { Effect, Schedule, Stream } from "effect"
import type { ApiClient } from "./api-client.ts"

/** Tells of every object of a kind, now and whenever it changes or goes, until it is stopped. Costs the server one watch. */
export const followKind = (
  { run }: ApiClient,
  kind: ResourceKind,
  selection: Selection,
  see: (object: KubernetesObject, isGone: boolean) => void,
): { readonly stop: () => Promise<void> } => {
  const following = new AbortController()
  const follow = Effect.gen(function* () {
    const api = yield* KubernetesApi
    const { items, resourceVersion } = yield* api.list(kind, selection)
    for (const object of items) see(object, false)
    yield* Stream.runForEach(api.watch(kind, resourceVersion, selection), (event) =>
      Effect.sync(() => {
        if (event.type !== "BOOKMARK") see(event.object, event.type === "DELETED")
      }),
    )
  }).pipe(Effect.ignore, Effect.repeat(Schedule.spaced("200 millis")), Effect.andThen(Effect.never))
  const running = run(follow, following.signal).catch(() => undefined)
  return {
    stop: async () => {
      following.abort()
      await running
    },
  }
}

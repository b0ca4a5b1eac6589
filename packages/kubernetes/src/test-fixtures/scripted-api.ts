import { type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { type Cause, Effect, Layer, Queue, Stream } from "effect"
import { KubernetesApi, type WatchEvent } from "../kubernetes-api.ts"

type Watch = Queue.Queue<WatchEvent, ApiError | Cause.Done>

/** The reading half of an API server whose answers a test dictates. Writing dies. */
export const makeScriptedApi = () => {
  const objects = new Map<string, { items: ReadonlyArray<KubernetesObject>; resourceVersion: string } | ApiError>()
  const watches = new Map<string, Watch>()
  const requests: Array<string> = []

  const unused = () => Effect.die("not scripted")
  const layer = Layer.succeed(
    KubernetesApi,
    KubernetesApi.of({
      list: (kind) =>
        Effect.suspend(() => {
          requests.push(`list ${kind.kind}`)
          const answer = objects.get(qualifiedKind(kind)) ?? { items: [], resourceVersion: "1" }
          return answer instanceof ApiError ? Effect.fail(answer) : Effect.succeed(answer)
        }),
      watch: (kind, resourceVersion) =>
        Stream.unwrap(
          Effect.gen(function* () {
            requests.push(`watch ${kind.kind} from ${resourceVersion}`)
            const queue: Watch = yield* Queue.unbounded<WatchEvent, ApiError | Cause.Done>()
            watches.set(qualifiedKind(kind), queue)
            return Stream.fromQueue(queue)
          }),
        ),
      get: unused,
      create: unused,
      apply: unused,
      patch: unused,
      delete: unused,
      podLog: unused,
    }),
  )

  const withWatch = (kind: ResourceKind, use: (queue: Watch) => void): void => {
    const queue = watches.get(qualifiedKind(kind))
    if (queue === undefined) throw new Error(`${kind.kind} is not watched yet`)
    use(queue)
  }

  return {
    layer,
    requests,
    setList: (kind: ResourceKind, items: ReadonlyArray<KubernetesObject>, resourceVersion = "1") =>
      objects.set(qualifiedKind(kind), { items, resourceVersion }),
    setListError: (kind: ResourceKind, error: ApiError) => objects.set(qualifiedKind(kind), error),
    tell: (kind: ResourceKind, event: WatchEvent) => withWatch(kind, (queue) => Queue.offerUnsafe(queue, event)),
    end: (kind: ResourceKind) => withWatch(kind, Queue.endUnsafe),
    fail: (kind: ResourceKind, error: ApiError) =>
      Effect.suspend(() => {
        const queue = watches.get(qualifiedKind(kind))
        return queue === undefined ? Effect.die(`${kind.kind} is not watched yet`) : Queue.fail(queue, error)
      }),
  }
}

import { type KubernetesObject, qualifiedKind, type ResourceKind } from "@aim-engine/api"
import { ApiError } from "@aim-engine/core"
import { type Cause, Effect, Layer, Queue, Stream } from "effect"
import { KubernetesApi, type Selection, type WatchEvent } from "../kubernetes-api.ts"

type Watch = Queue.Queue<WatchEvent, ApiError | Cause.Done>

/** A kind, and the labels that it is narrowed to, if it is. */
const keyOf = (kind: ResourceKind, { labelSelector = "" }: Selection = {}): string =>
  `${qualifiedKind(kind)} ${labelSelector}`

/** The reading half of an API server whose answers a test dictates. Writing dies. */
export const makeScriptedApi = () => {
  const objects = new Map<string, { items: ReadonlyArray<KubernetesObject>; resourceVersion: string } | ApiError>()
  const watches = new Map<string, Watch>()
  const requests: Array<string> = []

  const unused = () => Effect.die("not scripted")
  const layer = Layer.succeed(
    KubernetesApi,
    KubernetesApi.of({
      list: (kind, selection) =>
        Effect.suspend(() => {
          requests.push(`list ${kind.kind}`)
          const answer = objects.get(keyOf(kind, selection)) ?? { items: [], resourceVersion: "1" }
          return answer instanceof ApiError ? Effect.fail(answer) : Effect.succeed(answer)
        }),
      watch: (kind, resourceVersion, selection) =>
        Stream.unwrap(
          Effect.gen(function* () {
            requests.push(`watch ${kind.kind} from ${resourceVersion}`)
            const queue: Watch = yield* Queue.unbounded<WatchEvent, ApiError | Cause.Done>()
            watches.set(keyOf(kind, selection), queue)
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

  const withWatch = (kind: ResourceKind, selection: Selection, use: (queue: Watch) => void): void => {
    const queue = watches.get(keyOf(kind, selection))
    if (queue === undefined) throw new Error(`${kind.kind} is not watched yet`)
    use(queue)
  }

  return {
    layer,
    requests,
    setList: (
      kind: ResourceKind,
      items: ReadonlyArray<KubernetesObject>,
      resourceVersion = "1",
      selection: Selection = {},
    ) => objects.set(keyOf(kind, selection), { items, resourceVersion }),
    setListError: (kind: ResourceKind, error: ApiError, selection: Selection = {}) =>
      objects.set(keyOf(kind, selection), error),
    tell: (kind: ResourceKind, event: WatchEvent, selection: Selection = {}) =>
      withWatch(kind, selection, (queue) => Queue.offerUnsafe(queue, event)),
    end: (kind: ResourceKind) => withWatch(kind, {}, Queue.endUnsafe),
    fail: (kind: ResourceKind, error: ApiError) =>
      Effect.suspend(() => {
        const queue = watches.get(keyOf(kind))
        return queue === undefined ? Effect.die(`${kind.kind} is not watched yet`) : Queue.fail(queue, error)
      }),
  }
}

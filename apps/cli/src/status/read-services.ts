import { AIMServiceKind, type KubernetesObject } from "@aim-engine/api"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { orRefuse } from "../cluster/api-failure.ts"
import { type ServiceQuery, STATUS_KINDS, selectionOf } from "./service-query.ts"

/**
 * The services that are asked for, and the templates that there are. Whoever may not read templates sees the services
 * without them.
 */
export const readServices = Effect.fnUntraced(function* (api: KubernetesApi["Service"], query: ServiceQuery) {
  const lists = yield* Effect.forEach(
    STATUS_KINDS,
    (kind) => {
      const list = Effect.map(api.list(kind, selectionOf(kind, query)), ({ items }) => items)
      return kind === AIMServiceKind
        ? orRefuse(kind)(list)
        : Effect.orElseSucceed(list, (): ReadonlyArray<KubernetesObject> => [])
    },
    { concurrency: "unbounded" },
  )
  return lists.flat()
})

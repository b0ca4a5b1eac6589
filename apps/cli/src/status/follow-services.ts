import type { KubernetesObject } from "@aim-engine/api"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import type { Effect } from "effect"
import { followKinds } from "../cluster/follow-kinds.ts"
import { type ServiceQuery, STATUS_KINDS, selectionOf } from "./service-query.ts"

/** Keeps the services of a query and their templates in view, and shows them whenever something changed. Runs until interrupted. */
export const followServices = <R>(
  api: KubernetesApi["Service"],
  query: ServiceQuery,
  show: (objects: ReadonlyArray<KubernetesObject>) => Effect.Effect<void, never, R>,
) =>
  followKinds(
    api,
    STATUS_KINDS.map((kind) => ({ kind, selection: selectionOf(kind, query) })),
    show,
  )

import { AIMServiceKind, refKey, refOf } from "@aim-engine/api"
import { isNotFound } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { apiErrorText } from "../cluster/api-failure.ts"
import { fetchLiveObjects } from "../cluster/live-objects.ts"
import { tellUnreadable } from "../cluster/tell-unreadable.ts"
import { refuse } from "../exit-status.ts"
import { isService } from "../plan/plan-objects.ts"
import { explainService, type ServiceExplanation } from "./explain-service.ts"

/**
 * Explains a service of a cluster: its status is the one that the operator wrote, and each choice is made anew from what
 * the cluster holds now.
 */
export const explainLiveService = Effect.fnUntraced(function* (
  api: KubernetesApi["Service"],
  namespace: string,
  name: string,
) {
  const service = yield* Effect.catch(api.get(AIMServiceKind, namespace, name), (error) =>
    refuse(
      isNotFound(error) ? `no AIMService ${namespace}/${name} in the cluster` : apiErrorText(AIMServiceKind, error),
    ),
  )
  const { objects, unreadable } = yield* fetchLiveObjects(api, [namespace])
  yield* tellUnreadable(unreadable)
  if (!isService(service)) return yield* refuse(`AIMService ${namespace}/${name} is not one that this version can read`)
  const others = objects.filter((object) => refKey(refOf(object)) !== refKey(refOf(service)))
  const explanation = yield* explainService([...others, service], service, unreadable)
  return { ...explanation, service } satisfies ServiceExplanation
})

import { type AIMService, AIMTemplateCacheKind } from "@aim-engine/api"
import { Effect } from "effect"
import type { ClusterState } from "../cluster-state/cluster-state.ts"
import { readObject } from "../cluster-state/read-object.ts"
import { type DomainError, InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import { dedicatedCacheName, otherSharedCacheName, sharedCacheName } from "../service/child-names.ts"
import { type ServiceTemplate, templateRefOf, templateText } from "../template/service-template.ts"
import { isCacheFor } from "./find-template-cache.ts"

/**
 * The name for a cache that a service creates for its template. Where a cache for something else has the usual one, such
 * as that of the template's namesake in the other scope, a shared cache has a second choice. A cache of this very kind
 * that has it can only be on its way out: it is waited for. Fails with `CacheNameTaken` where no name is left.
 */
export const freeCacheName = Effect.fnUntraced(function* (
  service: AIMService,
  template: ServiceTemplate,
  mode: "Shared" | "Dedicated",
): Effect.fn.Return<string, DomainError, ClusterState> {
  const { namespace = "", name: serviceName, uid: serviceUid = "" } = service.metadata
  const ref = templateRefOf(template)
  const choices =
    mode === "Shared"
      ? [sharedCacheName(ref.name, namespace), otherSharedCacheName(ref, namespace)]
      : [dedicatedCacheName(ref.name, serviceName, serviceUid)]
  const taken: Array<string> = []
  for (const choice of choices) {
    const name = yield* Effect.fromResult(choice)
    const namesake = yield* readObject(AIMTemplateCacheKind, namespace, name)
    if (namesake === undefined || isCacheFor(namesake, { template, mode, serviceUid })) return name
    taken.push(name)
  }
  const message = `a ${mode.toLowerCase()} cache of ${templateText(ref)} cannot be created: ${taken.join(" and ")} ${
    taken.length === 1 ? "is a cache" : "are caches"
  } for something else; remove or rename one`
  return yield* Effect.fail(new InvalidSpecError({ reason: Reason.CacheNameTaken, message }))
})

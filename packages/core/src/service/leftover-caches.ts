import {
  type AIMService,
  AIMServiceKind,
  type AIMTemplateCache,
  fieldManagerOf,
  Label,
  ownerLabelOf,
} from "@aim-engine/api"
import { Effect } from "effect"
import { cachesByTemplate, isCacheOf, isCacheReady } from "../cache/find-template-cache.ts"
import { ClusterState } from "../cluster-state/cluster-state.ts"
import { indexKey } from "../cluster-state/object-index.ts"
import { classifyApiError } from "../errors/classify-api-error.ts"
import type { Leftover } from "../ownership/finalizer.ts"
import { cachesByService, cachesOfServiceKey, servicesByTemplate } from "./service-index.ts"

/**
 * The caches that a deleted service may leave behind: those that it created itself, and those of its template whose own
 * service went earlier, when this one still used them. Who else uses them is told with each.
 */
export const leftoverCaches = Effect.fnUntraced(function* (service: AIMService) {
  const leftovers: Array<Leftover> = []
  for (const cache of [...(yield* ownCaches(service)), ...(yield* orphanedCaches(service))]) {
    leftovers.push({ object: cache, wasReady: holdsFiles(cache), users: yield* otherUsers(cache, service) })
  }
  return leftovers
}, Effect.mapError(classifyApiError))

const ownCaches = Effect.fnUntraced(function* (service: AIMService) {
  const state = yield* ClusterState
  const caches = yield* state.lookup(cachesByService, cachesOfServiceKey(service))
  return caches.filter((cache) => isCreatedBy(cache, service))
})

/** Labels cut long names, and so does not every annotation: what says the name in full has to agree. */
const isCreatedBy = ({ metadata }: AIMTemplateCache, service: AIMService): boolean =>
  (metadata.annotations?.[ownerLabelOf("service")] ?? service.metadata.name) === service.metadata.name

/** The shared caches of the service's template that other services created which are gone, or going. */
const orphanedCaches = Effect.fnUntraced(function* ({ metadata: { name, namespace = "" }, status }: AIMService) {
  const state = yield* ClusterState
  const template = status?.resolvedTemplate
  const orphaned: Array<AIMTemplateCache> = []
  if (template === undefined) return orphaned
  const caches = yield* state.lookup(cachesByTemplate, indexKey(namespace, template.name))
  for (const cache of caches.filter((each) => isCacheOf(each, template))) {
    const creator = creatorOf(cache)
    if (creator === undefined || creator === name) continue
    const found = yield* state.get(AIMServiceKind, namespace, creator)
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) orphaned.push(cache)
  }
  return orphaned
})

/** The name of the service that had a shared cache made; undefined for what people or others made, or own by now. */
const creatorOf = ({ metadata, spec }: AIMTemplateCache): string | undefined => {
  const { labels, annotations, ownerReferences = [] } = metadata
  const isMade = labels?.[Label.appManagedBy] === fieldManagerOf("service")
  if (!isMade || ownerReferences.length > 0 || spec.mode === "Dedicated") return undefined
  return annotations?.[ownerLabelOf("service")] ?? labels[ownerLabelOf("service")]
}

/** The other services that live and use the template of a cache. */
const otherUsers = Effect.fnUntraced(function* ({ metadata, spec }: AIMTemplateCache, service: AIMService) {
  const state = yield* ClusterState
  const users = yield* state.lookup(servicesByTemplate, indexKey(metadata.namespace ?? "", spec.templateName))
  return users
    .filter((user) => user.metadata.name !== service.metadata.name && user.metadata.deletionTimestamp === undefined)
    .map((user) => user.metadata.name)
})

/** Whether the cache has files already: all of them, or those of one of its models. */
const holdsFiles = (cache: AIMTemplateCache): boolean =>
  isCacheReady(cache) || Object.values(cache.status?.artifacts ?? {}).some(({ status }) => status === "Ready")

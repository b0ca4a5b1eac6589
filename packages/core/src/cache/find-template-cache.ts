import { type AIMResolvedReference, type AIMTemplateCache, AIMTemplateCacheKind } from "@aim-engine/api"
import { Order } from "effect"
import { indexKey, type ObjectIndex } from "../cluster-state/object-index.ts"
import { isOwnedBy } from "../ownership/owner-reference.ts"
import { type ServiceTemplate, templateRefOf } from "../template/service-template.ts"

/** Files the caches of a namespace under the names of their templates. */
export const cachesByTemplate: ObjectIndex<AIMTemplateCache> = {
  name: "AIMTemplateCache by spec.templateName",
  kind: AIMTemplateCacheKind,
  keys: (cache) => [indexKey(cache.metadata.namespace ?? "", cache.spec.templateName)],
}

/** The state of a cache; `Pending` before its controller has looked at it. */
export const cacheStatus = (cache: AIMTemplateCache): string => cache.status?.status ?? "Pending"

/** Whether the weights are all there. */
export const isCacheReady = (cache: AIMTemplateCache): boolean => cacheStatus(cache) === "Ready"

/** Whether nothing fills the cache any more, or nothing can for now. */
export const isBroken = (cache: AIMTemplateCache): boolean =>
  ["Failed", "Degraded", "NotAvailable"].includes(cacheStatus(cache))

/** Better first; what is unknown counts as pending. */
const STATUS_ORDER = ["Ready", "Progressing", "Pending", "Degraded", "NotAvailable", "Failed"]
const statusRank = (cache: AIMTemplateCache): number => {
  const rank = STATUS_ORDER.indexOf(cacheStatus(cache))
  return rank === -1 ? STATUS_ORDER.indexOf("Pending") : rank
}

const byPreference: Order.Order<AIMTemplateCache> = Order.combineAll([
  Order.mapInput(Order.Number, statusRank),
  Order.mapInput(Order.String, (cache: AIMTemplateCache) => cache.metadata.creationTimestamp ?? ""),
  Order.mapInput(Order.String, (cache: AIMTemplateCache) => cache.metadata.name),
])

/** For whom a cache is. */
export interface CachePurpose {
  readonly template: ServiceTemplate
  /** A dedicated cache counts only if the service owns it. */
  readonly mode: "Shared" | "Dedicated"
  readonly serviceUid: string
}

/** What tells the cache that a service uses from the others of a template. */
export interface CacheSearch extends CachePurpose {
  /** The cache that the service uses so far, by UID: kept as long as it is ready. */
  readonly remembered: string | undefined
}

/**
 * The cache that a service of a template uses, among the caches filed under the template's name: the remembered one
 * while it is ready, else the best by state, then the oldest. Undefined where there is none.
 */
export const findTemplateCache = (
  caches: ReadonlyArray<AIMTemplateCache>,
  search: CacheSearch,
): AIMTemplateCache | undefined => {
  const usable = caches
    .filter((cache) => cache.metadata.deletionTimestamp === undefined)
    .filter((cache) => isCacheFor(cache, search))
    .toSorted(byPreference)
  return usable.find((cache) => cache.metadata.uid === search.remembered && isCacheReady(cache)) ?? usable[0]
}

/** Whether a cache serves this purpose, whatever its state. */
export const isCacheFor = (cache: AIMTemplateCache, { template, mode, serviceUid }: CachePurpose): boolean =>
  isCacheOf(cache, templateRefOf(template)) &&
  (cache.spec.mode ?? "Shared") === mode &&
  (mode === "Shared" || isOwnedBy(cache, serviceUid))

/** Whether the cache is one of this very template: where the cache names no scope, its controller says what it found. */
export const isCacheOf = (cache: AIMTemplateCache, template: Pick<AIMResolvedReference, "name" | "scope">): boolean => {
  if (cache.spec.templateName !== template.name) return false
  const scope = cache.spec.templateScope ?? "Unknown"
  if (scope !== "Unknown") return scope === template.scope
  const found = cache.status?.resolvedTemplateKind
  return found === undefined || (found === "AIMServiceTemplate") === (template.scope === "Namespace")
}

import { Order } from "effect"
import type { TemplateRef } from "../template/service-template.ts"
import { parseTime } from "../time/rfc3339.ts"

/** How many discovery Jobs may be active at once in a cluster. */
export const DISCOVERY_LIMIT = 10

/** A template that waits for its discovery Job. */
export interface WaitingTemplate {
  readonly template: TemplateRef
  /** When the template was created, RFC 3339. */
  readonly createdAt: string
  /** Before this instant (ms since 1970) it does not take part: its last attempt failed. */
  readonly notBefore?: number
  /** Whether its Job was refused when it was to be created: others go first, and are not held up. */
  readonly wasRefused?: boolean
}

/** A discovery Job that has not ended. */
export interface ActiveDiscovery {
  readonly uid: string
  /** Until when it takes a place, ms since 1970: its image cannot be pulled, and it may stay like that for long. */
  readonly countsUntil?: number
}

/** The older template first; of those created at the same second a cluster template, then by namespace and name. */
export const WaitingOrder: Order.Order<WaitingTemplate> = Order.combineAll([
  Order.mapInput(Order.Boolean, ({ wasRefused = false }: WaitingTemplate) => wasRefused),
  Order.mapInput(Order.Number, ({ createdAt }: WaitingTemplate) => parseTime(createdAt) ?? 0),
  Order.mapInput(Order.String, ({ template }: WaitingTemplate) => template.namespace),
  Order.mapInput(Order.String, ({ template }: WaitingTemplate) => template.name),
])

/** Those of the active Jobs that take a place at an instant (ms since 1970). */
export const countedDiscoveries = (
  active: ReadonlyArray<ActiveDiscovery>,
  now: number,
): ReadonlyArray<ActiveDiscovery> => active.filter(({ countsUntil = Number.POSITIVE_INFINITY }) => now < countsUntil)

/**
 * The waiting templates whose Job may be created now, the oldest first: as many as there are free places.
 * `now` is in ms since 1970.
 */
export const admitDiscovery = (
  waiting: ReadonlyArray<WaitingTemplate>,
  active: ReadonlyArray<ActiveDiscovery>,
  now: number,
  limit: number = DISCOVERY_LIMIT,
): ReadonlyArray<WaitingTemplate> =>
  waiting
    .filter(({ notBefore = 0 }) => now >= notBefore)
    .toSorted(WaitingOrder)
    .slice(0, Math.max(0, limit - countedDiscoveries(active, now).length))

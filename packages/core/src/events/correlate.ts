import type { PlannedEvent } from "../reconcile/plan.ts"

/** For how long equal events count as one, and similar ones as similar, in seconds. */
export const CORRELATION_SECONDS = 600
/** How many different messages of one reason are told before they are combined. */
export const MAX_SIMILAR_MESSAGES = 10
/** How many events one source may tell of one object at once. */
export const EVENT_BURST = 25
/** After how many seconds one more may be told. */
export const EVENT_REFILL_SECONDS = 300
/** How often an error that lasts is told, in seconds. */
export const RECURRENCE_SECONDS = 300

/** Equal events that are one Event object with a count. */
export interface EventSeries {
  readonly count: number
  /** ms since 1970. */
  readonly firstAt: number
  readonly lastAt: number
}

/** What one source has told of one object lately. Bounded: what is older than {@link CORRELATION_SECONDS} is forgotten. */
export interface EventHistory {
  readonly tokens: number
  readonly refilledAt: number
  /** By {@link seriesKey}. */
  readonly series: ReadonlyMap<string, EventSeries>
  /** When each message was last seen, by type and reason. */
  readonly messages: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** What to do about an event. The series names the Event object: the same text, the same object. */
export type EventAction =
  | { readonly _tag: "Drop" }
  | {
      readonly _tag: "Create" | "Bump"
      readonly event: PlannedEvent
      /** Identifies the series among those of the object. */
      readonly key: string
      readonly series: EventSeries
    }

/** The history of an object that nothing was told of yet. */
export const emptyHistory = (now: number): EventHistory => ({
  tokens: EVENT_BURST,
  refilledAt: now,
  series: new Map(),
  messages: new Map(),
})

const kindKey = ({ type, reason }: PlannedEvent): string => JSON.stringify([type, reason])

/** What equal events have in common. */
export const seriesKey = ({ type, reason, message }: PlannedEvent): string => JSON.stringify([type, reason, message])

const recent = (at: number, now: number): boolean => now - at < CORRELATION_SECONDS * 1000

const forgetOld = (history: EventHistory, now: number): EventHistory => {
  const refills = Math.floor((now - history.refilledAt) / (EVENT_REFILL_SECONDS * 1000))
  return {
    tokens: Math.min(EVENT_BURST, history.tokens + refills),
    refilledAt: history.refilledAt + refills * EVENT_REFILL_SECONDS * 1000,
    series: new Map([...history.series].filter(([, { lastAt }]) => recent(lastAt, now))),
    messages: new Map(
      [...history.messages]
        .map(([kind, seen]) => [kind, new Map([...seen].filter(([, at]) => recent(at, now)))] as const)
        .filter(([, seen]) => seen.size > 0),
    ),
  }
}

/** Only as many messages are remembered as it takes to know that they are too many. */
const newest = (seen: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...seen].toSorted(([, left], [, right]) => left - right).slice(-(MAX_SIMILAR_MESSAGES + 1)))

const COMBINED = "(combined from similar events): "

/**
 * Decides about the next event of a source about an object, at an instant (ms since 1970): an equal one lately counts up
 * the Event that is there; more different messages of one reason than {@link MAX_SIMILAR_MESSAGES} become one combined
 * Event with the newest message; a recurring one is told only every {@link RECURRENCE_SECONDS}; and what exceeds the
 * bucket is dropped. Pure: the recorder keeps the history. Source: Kubernetes client-go, `EventCorrelator`.
 */
export const correlate = (
  before: EventHistory,
  event: PlannedEvent,
  now: number,
): { readonly history: EventHistory; readonly action: EventAction } => {
  const history = forgetOld(before, now)
  const kind = kindKey(event)
  const seen = newest(new Map([...(history.messages.get(kind) ?? []), [event.message, now]]))
  const remembered = { ...history, messages: new Map([...history.messages, [kind, seen]]) }
  const isCombined = seen.size > MAX_SIMILAR_MESSAGES
  const key = isCombined ? kind : seriesKey(event)

  const running = history.series.get(key)
  const isToldAlready = event.recurring && running !== undefined && now - running.lastAt < RECURRENCE_SECONDS * 1000
  if (isToldAlready || history.tokens < 1) return { history: remembered, action: { _tag: "Drop" } }

  const series: EventSeries = { count: (running?.count ?? 0) + 1, firstAt: running?.firstAt ?? now, lastAt: now }
  const told = isCombined ? { ...event, message: `${COMBINED}${event.message}` } : event
  return {
    history: { ...remembered, tokens: history.tokens - 1, series: new Map([...history.series, [key, series]]) },
    action: { _tag: running === undefined ? "Create" : "Bump", event: told, key, series },
  }
}

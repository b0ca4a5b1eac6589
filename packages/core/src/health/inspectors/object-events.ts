import type { Event, KubernetesObject } from "@aim-engine/api"
import { parseTime } from "../../time/rfc3339.ts"

/** When an event was last seen, ms since 1970; 0 where it carries no time. Both generations of the Event API are read. */
export const eventTime = (event: Event): number =>
  parseTime(event.series?.lastObservedTime) ??
  parseTime(event.lastTimestamp) ??
  parseTime(event.eventTime) ??
  parseTime(event.metadata.creationTimestamp) ??
  0

/** The events about one object. An object of the same name that was deleted before it is another one. */
export const eventsAbout = (object: KubernetesObject, events: ReadonlyArray<Event>): ReadonlyArray<Event> =>
  events.filter(
    ({ involvedObject }) =>
      involvedObject.name === object.metadata.name &&
      (involvedObject.kind === undefined || involvedObject.kind === object.kind) &&
      (involvedObject.uid === undefined || involvedObject.uid === object.metadata.uid),
  )

/** The newest event with one of some reasons; of equally new ones the first by name. */
export const newestEvent = (events: ReadonlyArray<Event>, reasons: ReadonlySet<string>): Event | undefined =>
  events
    .filter(({ reason }) => reason !== undefined && reasons.has(reason))
    .toSorted(
      (left, right) => eventTime(right) - eventTime(left) || (left.metadata.name < right.metadata.name ? -1 : 1),
    )[0]

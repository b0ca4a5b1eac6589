import type { StringMap } from "@aim-engine/api"
import { Order } from "effect"
import { utf8LengthOf } from "../health/condition-text.ts"

/** The most that the labels of an image may take in a status, keys and values, in bytes of UTF-8. */
export const MAX_LABEL_BYTES = 64 * 1024

/** The labels that are kept, and the keys of those that are not. */
export interface KeptLabels {
  readonly labels: StringMap
  /** Sorted. */
  readonly dropped: ReadonlyArray<string>
}

interface SizedLabel {
  readonly key: string
  readonly value: string
  readonly bytes: number
}

const smallestFirst: Order.Order<SizedLabel> = Order.combine(
  Order.mapInput(Order.Number, ({ bytes }: SizedLabel) => bytes),
  Order.mapInput(Order.String, ({ key }: SizedLabel) => key),
)

/**
 * The labels as a status can hold them, by key. If they are too large together, the largest are left out first: an object
 * has a limited size, and an image's labels have none. One label may be named that goes before all others.
 */
export const keepLabels = (labels: StringMap, first?: string): KeptLabels => {
  const sized = Object.entries(labels).map(([key, value]) => ({
    key,
    value,
    bytes: utf8LengthOf(key) + utf8LengthOf(value),
  }))
  const kept: Array<SizedLabel> = []
  let bytes = 0
  const inOrder = [
    ...sized.filter(({ key }) => key === first),
    ...sized.filter(({ key }) => key !== first).toSorted(smallestFirst),
  ]
  for (const label of inOrder) {
    if (bytes + label.bytes > MAX_LABEL_BYTES) break
    bytes += label.bytes
    kept.push(label)
  }
  const names = new Set(kept.map(({ key }) => key))
  return {
    labels: Object.fromEntries(
      kept.map(({ key, value }) => [key, value] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    dropped: sized.flatMap(({ key }) => (names.has(key) ? [] : [key])).sort(),
  }
}

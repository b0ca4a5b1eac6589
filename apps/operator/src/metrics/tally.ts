import type { KubernetesObject } from "@aim-engine/api"
import { type Context, Metric } from "effect"

/** What one object adds to a gauge: an amount, in the series with these labels. */
export interface Share {
  readonly labels: Readonly<Record<string, string>>
  readonly amount: number
}

/** A sum over all stored objects, kept up to date change by change. */
export interface Tally {
  readonly onChange: (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void
}

interface Series {
  readonly gauge: Metric.Gauge<number>
  sum: number
  /** How many objects are in the sum. A series without any is not told. */
  objects: number
}

const keyOf = (labels: Share["labels"]): string => JSON.stringify(Object.entries(labels))

/**
 * A gauge that is the sum of what each object adds to it. A change costs what the object adds, whatever their number;
 * `sharesOf` must depend on nothing but the object.
 */
export const makeTally = (
  metric: Metric.Gauge<number>,
  context: Context.Context<never>,
  sharesOf: (object: KubernetesObject) => ReadonlyArray<Share>,
): Tally => {
  const series = new Map<string, Series>()

  const add = ({ labels, amount }: Share): void => {
    const key = keyOf(labels)
    const found = series.get(key) ?? { gauge: Metric.withAttributes(metric, labels), sum: 0, objects: 0 }
    found.sum += amount
    found.objects += 1
    series.set(key, found)
    found.gauge.updateUnsafe(found.sum, context)
  }

  const remove = ({ labels, amount }: Share): void => {
    const key = keyOf(labels)
    const found = series.get(key)
    if (found === undefined) return
    found.sum -= amount
    found.objects -= 1
    if (found.objects > 0) found.gauge.updateUnsafe(found.sum, context)
    else {
      series.delete(key)
      Metric.removeUnsafe(found.gauge, context)
    }
  }

  return {
    onChange: (before, after) => {
      const old = before === undefined ? [] : sharesOf(before)
      const fresh = after === undefined ? [] : sharesOf(after)
      // Added first, so that a series that goes on is not removed in between.
      fresh.forEach(add)
      old.forEach(remove)
    },
  }
}

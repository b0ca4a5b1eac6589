import type { Metric } from "effect"

/** A metric as the documentation tells of it. */
export interface DescribedMetric {
  readonly name: string
  /** `Counter`, `Gauge`, `Histogram` … */
  readonly type: string
  readonly description: string
  readonly labels: ReadonlyArray<string>
}

/** What is said of a metric, and which labels its series have. */
export const describeMetric = (
  { id, type, description = "" }: Pick<Metric.Metric<never, unknown>, "id" | "type" | "description">,
  labels: ReadonlyArray<string>,
): DescribedMetric => ({ name: id, type, description, labels })

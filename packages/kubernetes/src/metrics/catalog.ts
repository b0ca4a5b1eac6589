import { APPLY_METRICS } from "./apply-metrics.ts"
import { CLIENT_METRICS } from "./client-metrics.ts"
import { CONTROLLER_METRICS } from "./controller-metrics.ts"
import type { DescribedMetric } from "./described-metric.ts"
import { ERROR_METRICS } from "./error-metrics.ts"
import { LEADER_METRICS } from "./leader-metrics.ts"
import { OBSERVATION_METRICS } from "./observation-metrics.ts"
import { QUEUE_METRICS } from "./queue-metrics.ts"

/** Every metric of the controllers, for the documentation. */
export const RUNTIME_METRICS: ReadonlyArray<DescribedMetric> = [
  ...CONTROLLER_METRICS,
  ...QUEUE_METRICS,
  ...CLIENT_METRICS,
  ...LEADER_METRICS,
  ...ERROR_METRICS,
  ...APPLY_METRICS,
  ...OBSERVATION_METRICS,
]

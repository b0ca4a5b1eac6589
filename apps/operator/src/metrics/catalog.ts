import { type DescribedMetric, RUNTIME_METRICS } from "@aim-engine/kubernetes"
import { BUILD_METRICS } from "./build-info.ts"
import { OBJECT_METRICS } from "./object-metrics.ts"
import { PROCESS_METRICS } from "./process-metrics.ts"
import { STATE_CHANGE_METRICS } from "./state-changes.ts"

/** Every metric of the operator, for the documentation. */
export const OPERATOR_METRICS: ReadonlyArray<DescribedMetric> = [
  ...OBJECT_METRICS,
  ...STATE_CHANGE_METRICS,
  ...BUILD_METRICS,
  ...RUNTIME_METRICS,
  ...PROCESS_METRICS,
]

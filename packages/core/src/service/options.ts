import type { AIMServiceMetricsSpec } from "@aim-engine/api"
import { Context } from "effect"
import type { CachingMode } from "../cache/caching-mode.ts"
import { DEFAULT_BASE_IMAGE } from "../model/model-request.ts"

/** What an administrator decides for all services. */
export interface ServiceSettings {
  /** How services use caches that say nothing about it. */
  readonly defaultCachingMode: CachingMode
  /** Written to InferenceServices on creation, e.g. `Standard`; empty leaves it to KServe. */
  readonly kserveDeploymentMode: string
  /** Image of custom models that name none. */
  readonly customBaseImage: string
  /** What autoscaled services scale on that name no metric. */
  readonly defaultMetric: AIMServiceMetricsSpec
}

/** The settings of an operator that was told nothing. */
export const DEFAULT_SERVICE_SETTINGS: ServiceSettings = {
  defaultCachingMode: "Auto",
  kserveDeploymentMode: "Standard",
  customBaseImage: DEFAULT_BASE_IMAGE,
  defaultMetric: {
    type: "PodMetric",
    podmetric: {
      metric: {
        backend: "opentelemetry",
        metricNames: ["vllm:num_requests_running"],
        query: "vllm:num_requests_running",
        operationOverTime: "avg",
      },
      target: { type: "Value", value: "1" },
    },
  },
}

/** The settings in force; the defaults unless provided. */
export const ServiceOptions = Context.Reference<ServiceSettings>("@aim-engine/core/service/ServiceOptions", {
  defaultValue: () => DEFAULT_SERVICE_SETTINGS,
})

import { Metric } from "effect"
import { describeMetric } from "./described-metric.ts"

/** Answers of the API server. Source: client-go. */
export const requestsTotal = Metric.counter("rest_client_requests_total", {
  description: "Number of HTTP requests, by status code, method, and host",
  incremental: true,
})

export const CLIENT_METRICS = [describeMetric(requestsTotal, ["code", "method", "host"])]

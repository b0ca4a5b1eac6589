import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import type { BindAddress } from "../configuration/bind-address.ts"
import { type ServingError, serveRoutes } from "../serving/serve-routes.ts"
import { type HealthCheck, runChecks } from "./health-check.ts"

/** What each probe asks. */
export interface Probes {
  readonly healthz: ReadonlyArray<HealthCheck>
  readonly readyz: ReadonlyArray<HealthCheck>
}

const probe = (name: string, checks: ReadonlyArray<HealthCheck>) =>
  HttpRouter.add(
    "GET",
    `/${name}`,
    Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      const { isHealthy, lines } = yield* runChecks(checks)
      const isVerbose = new URL(url, "http://localhost").searchParams.has("verbose")
      const verdict = `${name} check ${isHealthy ? "passed" : "failed"}`
      const text = isHealthy && !isVerbose ? "ok" : [...lines, verdict].join("\n")
      return HttpServerResponse.text(`${text}\n`, { status: isHealthy ? 200 : 503 })
    }),
  )

/**
 * `/healthz`, and `/readyz`: 200 and `ok`, or 503 and a line per check. With `?verbose` the lines are always there.
 * Source: Kubernetes, liveness and readiness probes, and API health endpoints.
 */
export const probeServer = (address: BindAddress, { healthz, readyz }: Probes): Layer.Layer<never, ServingError> =>
  serveRoutes("health-probe-bind-address", address, Layer.merge(probe("healthz", healthz), probe("readyz", readyz)))

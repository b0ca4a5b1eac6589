import { createServer } from "node:http"
import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { PrometheusMetrics } from "effect/observability"
import type { BindAddressSetting } from "./bind-address.ts"

const serve = (address: BindAddressSetting, routes: Layer.Layer<never, never, HttpRouter.HttpRouter>) =>
  address === "Off"
    ? Layer.empty
    : HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
        Layer.provide(
          NodeHttpServer.layer(createServer, {
            port: address.port,
            ...(address.host === undefined ? {} : { host: address.host }),
          }),
        ),
      )

/**
 * `/healthz` answers while the process runs; `/readyz` once `isReady` says so (503 until then).
 * Source: Kubernetes, liveness and readiness probes.
 */
export const probeServer = (address: BindAddressSetting, isReady: Effect.Effect<boolean>) =>
  serve(
    address,
    Layer.merge(
      HttpRouter.add("GET", "/healthz", HttpServerResponse.text("ok")),
      HttpRouter.add(
        "GET",
        "/readyz",
        Effect.map(isReady, (ready) =>
          ready ? HttpServerResponse.text("ok") : HttpServerResponse.text("starting", { status: 503 }),
        ),
      ),
    ),
  )

/** Every metric of the process in Prometheus' text format, at `/metrics`. */
export const metricsServer = (address: BindAddressSetting) => serve(address, PrometheusMetrics.layerHttp())

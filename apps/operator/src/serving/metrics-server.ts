import { createSecureServer, type Http2SecureServer } from "node:http2"
import { createServer, type Server } from "node:https"
import { Effect, type FileSystem, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { PrometheusMetrics } from "effect/observability"
import type { BindAddress } from "../configuration/bind-address.ts"
import type { CertificateFiles } from "../configuration/serving-flags.ts"
import {
  type Certificate,
  type CertificateError,
  followCertificate,
  readCertificate,
  selfSignedCertificate,
  useCertificate,
} from "./certificate.ts"
import type { ScrapeAccess } from "./scrape-access.ts"
import { type ServingError, serveRoutes } from "./serve-routes.ts"

const FLAG = "metrics-bind-address"

/** Every metric of the process in Prometheus' text format, at `/metrics`, to whoever asks. */
export const metricsServer = (address: BindAddress): Layer.Layer<never, ServingError> =>
  serveRoutes(FLAG, address, PrometheusMetrics.layerHttp())

/** Under which certificate metrics are served, and to whom. */
export interface SecureMetrics {
  /** Without a folder the certificate is made at the start, and nobody vouches for it. */
  readonly certificate: CertificateFiles
  readonly enableHttp2: boolean
  readonly access: ScrapeAccess
}

const BEARER = /^Bearer +(?<token>\S+)$/i

const refuse = (status: 401 | 403 | 503, why: string) =>
  HttpServerResponse.text(`${why}\n`, { status, headers: status === 401 ? { "www-authenticate": "Bearer" } : {} })

const answer = (access: ScrapeAccess) =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const token = BEARER.exec(headers.authorization ?? "")?.groups?.token
    if (token === undefined) return refuse(401, "a bearer token is needed")
    const verdict = yield* access(token)
    if (verdict === "Unknown") return refuse(401, "the token is not valid here")
    if (verdict === "Forbidden") return refuse(403, "this account may not get /metrics")
    return HttpServerResponse.text(yield* PrometheusMetrics.format(), {
      contentType: "text/plain; version=0.0.4; charset=utf-8",
    })
  }).pipe(
    Effect.catchTag("ApiError", ({ message }) =>
      Effect.as(
        Effect.logWarning("Whether metrics may be read could not be asked", { error: message }),
        refuse(503, "the API server does not answer"),
      ),
    ),
  )

const tlsOptions = ({ cert, key }: Certificate) => ({ cert, key, minVersion: "TLSv1.2" }) as const

const makeServer = (certificate: Certificate, enableHttp2: boolean): Server | Http2SecureServer =>
  enableHttp2
    ? createSecureServer({ ...tlsOptions(certificate), allowHTTP1: true })
    : createServer(tlsOptions(certificate))

/** `/metrics` over TLS, for those whom the API server allows to `get` it. A renewed certificate is taken up without a restart. */
export const secureMetricsServer = (
  address: BindAddress,
  { certificate, enableHttp2, access }: SecureMetrics,
): Layer.Layer<never, ServingError | CertificateError, FileSystem.FileSystem> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const isGiven = certificate.path !== ""
      const first = yield* isGiven ? readCertificate(certificate) : selfSignedCertificate
      const server = yield* useCertificate(first, (usable) => makeServer(usable, enableHttp2))
      const renew = followCertificate(certificate, first, (next) => server.setSecureContext(tlsOptions(next)))
      if (isGiven) yield* Effect.forkScoped(renew)
      return serveRoutes(FLAG, address, HttpRouter.add("GET", "/metrics", answer(access)), () => server)
    }),
  )

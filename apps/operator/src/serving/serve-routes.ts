import { createServer } from "node:http"
import { NodeHttpServer } from "@effect/platform-node"
import { Duration, Effect, Layer, Schema } from "effect"
import { HttpRouter, type HttpServerError } from "effect/http"
import type { BindAddress } from "../configuration/bind-address.ts"

/** An address could not be listened on. */
export class ServingError extends Schema.TaggedError<ServingError>()("ServingError", {
  message: Schema.String,
}) {}

/** How long requests under way may take to be answered when the operator ends. */
const STOP_WITHIN = Duration.seconds(1)

const addressText = ({ host = "", port }: BindAddress): string => `${host.includes(":") ? `[${host}]` : host}:${port}`

const refuse = (flag: string, address: BindAddress, { cause }: HttpServerError.ServeError): ServingError => {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ServingError({ message: `--${flag}: cannot listen on ${addressText(address)}: ${why}` })
}

/** An HTTP server with these routes, as long as the layer lives. `flag` names the address in errors. */
export const serveRoutes = (
  flag: string,
  address: BindAddress,
  routes: Layer.Layer<never, never, HttpRouter.HttpRouter>,
  makeServer: Parameters<typeof NodeHttpServer.layer>[0] = createServer,
) =>
  HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provide(
      NodeHttpServer.layer(makeServer, {
        port: address.port,
        gracefulShutdownTimeout: STOP_WITHIN,
        ...(address.host === undefined ? {} : { host: address.host }),
      }),
    ),
    Layer.catchTag("ServeError", (error) => Layer.effectDiscard(Effect.fail(refuse(flag, address, error)))),
  )

import { Duration, Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import type { BindAddress } from "../configuration/bind-address.ts"
import { type ServingError, serveRoutes } from "../serving/serve-routes.ts"
import { type ProfileType, recordProfile } from "./profiles.ts"

const DEFAULT_SECONDS = 30
const MAX_SECONDS = 600

const route = (path: "profile" | "heap", type: ProfileType) =>
  HttpRouter.add(
    "GET",
    `/debug/pprof/${path}`,
    Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      const asked = new URL(url, "http://localhost").searchParams.get("seconds") ?? String(DEFAULT_SECONDS)
      const seconds = Number(asked)
      if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
        const text = `seconds is ${JSON.stringify(asked)}; allowed are numbers above 0 and up to ${MAX_SECONDS}\n`
        return HttpServerResponse.text(text, { status: 400 })
      }
      const profile = yield* recordProfile(type, Duration.seconds(seconds))
      return HttpServerResponse.text(profile, {
        contentType: "application/json",
        headers: { "content-disposition": `attachment; filename="operator.${type}profile"` },
      })
    }),
  )

/**
 * `/debug/pprof/profile?seconds=30` and `/debug/pprof/heap?seconds=30`, to be opened with Chrome DevTools or speedscope.
 * The paths are those of Go programs, the formats those of Node.js.
 */
export const profileServer = (address: BindAddress): Layer.Layer<never, ServingError> =>
  serveRoutes("profiling-bind-address", address, Layer.merge(route("profile", "cpu"), route("heap", "heap")))

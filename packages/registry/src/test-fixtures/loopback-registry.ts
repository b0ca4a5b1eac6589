import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Layer, type Scope } from "effect"
import type { HttpClient } from "effect/http"
import { Registry } from "../registry.ts"
import type { RegistrySettings } from "../settings.ts"
import { type Handler, type LoopbackServer, serve } from "./loopback-server.ts"

/** Settings under which waiting does not take long. */
export const QUICK: Partial<RegistrySettings> = {
  requestSeconds: 2,
  inspectionSeconds: 5,
  listingSeconds: 5,
  retryWaitSeconds: [0.01, 0.02],
}

/** Runs a test against a registry on loopback, through the client that the operator uses. */
export const withRegistry = <A, E>(
  handler: Handler,
  test: (server: LoopbackServer) => Effect.Effect<A, E, Registry | Scope.Scope>,
  settings: (server: LoopbackServer) => Partial<RegistrySettings> = () => ({}),
  client: Layer.Layer<HttpClient.HttpClient> = NodeHttpClient.layerUndici,
): Effect.Effect<A, E, Scope.Scope> =>
  Effect.flatMap(serve(handler), (server) =>
    Effect.provide(
      test(server),
      Registry.layer({
        ...QUICK,
        mirrors: new Map([[server.host, server.origin]]),
        ...settings(server),
      }).pipe(Layer.provide(client)),
    ),
  )

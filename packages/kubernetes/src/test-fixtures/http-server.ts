import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { KubeConfig } from "@kubernetes/client-node"
import { Effect, type Scope } from "effect"

/** What a test's server does with one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

const portOf = (server: Server): number => {
  const address = server.address()
  return address !== null && typeof address === "object" ? address.port : 0
}

/** A configuration whose only cluster is at this port of loopback, without TLS. */
export const loopbackConfig = (port: number): KubeConfig => {
  const config = new KubeConfig()
  config.loadFromClusterAndUser(
    { name: "test", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: "test", token: "secret-token" },
  )
  return config
}

/** A server on loopback, and the configuration that leads to it. */
export const serve = (handler: Handler): Effect.Effect<{ config: KubeConfig; port: number }, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = createServer(handler)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      }),
  ).pipe(Effect.map((server) => ({ config: loopbackConfig(portOf(server)), port: portOf(server) })))

/** Answers with JSON. */
export const answer = (response: ServerResponse, status: number, json: unknown, headers: object = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(JSON.stringify(json))
}

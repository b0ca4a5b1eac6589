import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string
  /** The origin that was asked, as the client names it. */
  readonly origin: string
  /** Path and query. */
  readonly target: string
  readonly authorization: string | undefined
  readonly userAgent: string | undefined
  readonly body: string
}

/** What is answered: a status (200), headers, and a body as JSON or as it is; or whatever `send` does. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | ReadonlyArray<string>>>
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly send?: (response: ServerResponse) => void
}

/** Answers a request; `count` says how often this target was asked for before. */
export type Handler = (request: SeenRequest, count: number) => Reply | undefined

export interface LoopbackServer {
  /** `127.0.0.1:port`, a registry's name. */
  readonly host: string
  readonly origin: string
  /** Every request so far. */
  readonly seen: ReadonlyArray<SeenRequest>
}

const UNKNOWN: Reply = {
  status: 404,
  json: { errors: [{ code: "NAME_UNKNOWN", message: "repository name not known" }] },
}

const answer = (response: ServerResponse, reply: Reply): void => {
  if (reply.send !== undefined) {
    reply.send(response)
    return
  }
  const body = reply.bytes ?? (reply.json === undefined ? "" : JSON.stringify(reply.json))
  const headers = Object.entries(reply.headers ?? {})
  response.setHeader("content-type", "application/json")
  for (const [name, value] of headers) response.setHeader(name, typeof value === "string" ? value : [...value])
  response.writeHead(reply.status ?? 200)
  response.end(body)
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ""
  for await (const chunk of request.setEncoding("utf8")) body += chunk
  return body
}

const listen = (server: Server) =>
  Effect.callback<number>((resume) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(address !== null && typeof address === "object" ? address.port : 0))
    })
  })

/** A registry on loopback that answers what a test wants; 404 as registries word it where the handler answers nothing. */
export const serve = (handler: Handler): Effect.Effect<LoopbackServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const seen: Array<SeenRequest> = []
    const counts = new Map<string, number>()
    const server = createServer((request, response) => {
      const target = request.url ?? ""
      const count = counts.get(target) ?? 0
      counts.set(target, count + 1)
      void bodyOf(request).then(
        (body) => {
          const { authorization, host = "", "user-agent": userAgent } = request.headers
          const origin = `http://${host}`
          const one = { method: request.method ?? "", origin, target, authorization, userAgent, body }
          seen.push(one)
          answer(response, handler(one, count) ?? UNKNOWN)
        },
        () => response.destroy(),
      )
    })
    const port = yield* Effect.acquireRelease(listen(server), () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      }),
    )
    return { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`, seen }
  })

/** Answers by target: path with its query. `/v2/` answers 200 unless given. */
export const routes =
  (replies: Readonly<Record<string, Reply | Handler>>): Handler =>
  (request, count) => {
    const reply = new Map(Object.entries(replies)).get(request.target)
    if (reply === undefined) return request.target === "/v2/" ? { json: {} } : undefined
    return typeof reply === "function" ? reply(request, count) : reply
  }

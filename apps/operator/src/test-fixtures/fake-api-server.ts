import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"

/** The lease as it is asked for and written. */
interface StoredLease {
  readonly spec: object
  readonly metadata: object
}

/** An API server without any objects but one lease, whose holder a test decides. */
export interface FakeApiServer {
  readonly port: number
  /** Somebody else takes the lease. */
  readonly takeLease: () => void
  /** From now on nothing about the lease is answered. */
  readonly ignoreLease: () => void
  /** Every request so far, as `GET /path`. */
  readonly requests: ReadonlyArray<string>
}

const answer = (response: ServerResponse, status: number, json: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(json))
}

const notFound = { kind: "Status", apiVersion: "v1", reason: "NotFound", code: 404, details: { name: "it" } }

const isHeldLease = (value: unknown): value is StoredLease =>
  typeof value === "object" && value !== null && "spec" in value && "metadata" in value

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = ""
  for await (const part of request.setEncoding("utf8")) text += part
  return JSON.parse(text)
}

const portOf = (server: Server): number => {
  const address = server.address()
  return address !== null && typeof address === "object" ? address.port : 0
}

/** Starts the server on loopback, without TLS, until the scope ends. */
export const fakeApiServer: Effect.Effect<FakeApiServer, never, Scope.Scope> = Effect.gen(function* () {
  const requests: Array<string> = []
  let lease: StoredLease | undefined
  let version = 1
  let isIgnored = false

  const store = (written: unknown): StoredLease | undefined => {
    if (!isHeldLease(written)) return lease
    version += 1
    lease = {
      spec: { ...lease?.spec, ...written.spec },
      metadata: { ...lease?.metadata, ...written.metadata, resourceVersion: String(version) },
    }
    return lease
  }

  const serveLease = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isIgnored) return
    const identity = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" }
    if (request.method !== "GET") return answer(response, 200, { ...identity, ...store(await readBody(request)) })
    answer(response, lease === undefined ? 404 : 200, lease === undefined ? notFound : { ...identity, ...lease })
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost")
    requests.push(`${request.method} ${pathname}`)
    if (pathname.includes("/leases")) return void serveLease(request, response)
    // A watch on which nothing happens: its head is sent, its end is not.
    if (searchParams.has("watch")) return void response.writeHead(200).flushHeaders()
    if (request.method === "GET" && pathname.endsWith("s")) {
      return answer(response, 200, { metadata: { resourceVersion: "1" }, items: [] })
    }
    answer(response, 404, notFound)
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      }),
  )
  return {
    port: portOf(server),
    takeLease: () => {
      const renewTime = new Date().toISOString()
      store({ spec: { holderIdentity: "somebody-else", renewTime, leaseDurationSeconds: 600 }, metadata: {} })
    },
    ignoreLease: () => {
      isIgnored = true
    },
    requests,
  }
})

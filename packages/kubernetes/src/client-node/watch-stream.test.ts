import { connect as connectSocket, createServer, type Socket } from "node:net"
import type { ApiError } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Context, Duration, Effect, Layer, type Scope, Stream } from "effect"
import { KubernetesApi, type WatchEvent } from "../kubernetes-api.ts"
import { type Handler, loopbackConfig, serve } from "../test-fixtures/http-server.ts"
import { WidgetKind, widget } from "../test-fixtures/widget.ts"
import { clientNodeLayer } from "./kubernetes-api-layer.ts"

/** Longer than a busy machine keeps a test from its turn. */
const STALE_AFTER = Duration.seconds(1)

const apiAt = (port: number): Effect.Effect<KubernetesApi["Service"], ApiError, Scope.Scope> =>
  Effect.map(Layer.build(clientNodeLayer(loopbackConfig(port), { staleAfter: STALE_AFTER })), (context) =>
    Context.get(context, KubernetesApi),
  )

const watch = (handler: Handler): Effect.Effect<Stream.Stream<WatchEvent, ApiError>, ApiError, Scope.Scope> =>
  Effect.gen(function* () {
    const { port } = yield* serve(handler)
    return (yield* apiAt(port)).watch(WidgetKind, "5")
  })

const frame = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`

const named = (events: ReadonlyArray<WatchEvent>) =>
  events.map((event) =>
    event.type === "BOOKMARK" ? `BOOKMARK ${event.resourceVersion}` : `${event.type} ${event.object.metadata.name}`,
  )

/** Passes a connection on to a port, until told to forward nothing more, without closing anything. */
const stallingProxy = (target: number) => {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connectSocket(target, "127.0.0.1")
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on("error", () => undefined)
    }
    client.pipe(server).pipe(client)
  })
  return Effect.acquireRelease(
    Effect.callback<{ port: number; stall: () => void }>((resume) => {
      proxy.listen(0, "127.0.0.1", () => {
        const address = proxy.address()
        const port = address !== null && typeof address === "object" ? address.port : 0
        const stall = () => {
          for (const socket of sockets) socket.unpipe().pause()
        }
        resume(Effect.succeed({ port, stall }))
      })
    }),
    () =>
      Effect.sync(() => {
        for (const socket of sockets) socket.destroy()
        proxy.close()
      }),
  )
}

describe("watch", () => {
  it.live("gives events and bookmarks in order, and ends when the server ends it", () =>
    Effect.gen(function* () {
      const events = yield* watch((request, response) => {
        const { searchParams } = new URL(request.url ?? "", "http://x")
        expect([searchParams.get("resourceVersion"), searchParams.get("allowWatchBookmarks")]).toEqual(["5", "true"])
        response.write(frame("ADDED", widget("a")) + frame("MODIFIED", widget("a")))
        response.end(frame("BOOKMARK", { metadata: { resourceVersion: "8" } }) + frame("DELETED", widget("a")))
      })
      expect(named(yield* Stream.runCollect(events))).toEqual(["ADDED a", "MODIFIED a", "BOOKMARK 8", "DELETED a"])
    }),
  )

  it.live("an error in the stream ends it with the error's reason", () =>
    Effect.gen(function* () {
      const events = yield* watch((_request, response) => {
        response.end(frame("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" }))
      })
      expect(yield* Effect.flip(Stream.runDrain(events))).toMatchObject({ reason: "Expired", status: 410 })
    }),
  )

  it.live("an event that is cut off fails instead of getting lost", () =>
    Effect.gen(function* () {
      const seen: Array<WatchEvent> = []
      const events = yield* watch((_request, response) => {
        response.end(frame("ADDED", widget("a")) + frame("ADDED", widget("b")).slice(0, 40))
      })
      const error = yield* Effect.flip(Stream.runForEach(events, (event) => Effect.sync(() => seen.push(event))))
      expect([named(seen), error.reason]).toEqual([["ADDED a"], "ConnectionReset"])
    }),
  )

  it.live("a connection that breaks fails", () =>
    Effect.gen(function* () {
      const events = yield* watch((_request, response) => {
        response.write(frame("ADDED", widget("a")), () => response.destroy())
      })
      expect((yield* Effect.flip(Stream.runDrain(events))).reason).toBe("ConnectionReset")
    }),
  )

  it.live("a server that falls silent fails after the staleness bound", () =>
    Effect.gen(function* () {
      const events = yield* watch((_request, response) => {
        response.write(frame("ADDED", widget("a")))
      })
      const error = yield* Effect.flip(Stream.runDrain(events)).pipe(Effect.timeout("20 seconds"))
      expect(error.reason).toBe("NetworkTimeout")
    }),
  )

  it.live("a half-open connection fails after the staleness bound", () =>
    Effect.gen(function* () {
      const { port } = yield* serve((_request, response) => {
        const timer = setInterval(() => response.write(frame("MODIFIED", widget("a"))), 20)
        response.on("close", () => clearInterval(timer))
      })
      const proxy = yield* stallingProxy(port)
      const events = (yield* apiAt(proxy.port)).watch(WidgetKind, "5")
      let seen = 0
      const error = yield* Effect.flip(
        Stream.runForEach(events, () =>
          Effect.sync(() => {
            seen += 1
            if (seen === 3) proxy.stall()
          }),
        ),
      ).pipe(Effect.timeout("20 seconds"))
      expect([error.reason, seen]).toEqual(["NetworkTimeout", 3])
    }),
  )

  it.live("a slow reader holds the server back, and is not taken for a silent server", () =>
    Effect.gen(function* () {
      const padding = "x".repeat(64 * 1024)
      let written = 0
      const events = yield* watch((_request, response) => {
        const write = (): void => {
          while (written < 200) {
            written += 1
            const object = widget(`w${written}`, { spec: { padding } })
            if (!response.write(frame("ADDED", object))) return void response.once("drain", write)
          }
          response.end()
        }
        write()
      })
      let seen = 0
      let ahead = 0
      yield* Stream.runForEach(events, () =>
        Effect.gen(function* () {
          seen += 1
          ahead = Math.max(ahead, written - seen)
          if (seen === 1) yield* Effect.sleep(Duration.times(STALE_AFTER, 2))
        }),
      )
      expect(seen).toBe(200)
      expect(ahead).toBeLessThan(190)
    }),
  )

  it.live("objects of a megabyte arrive whole, however they are cut on the way", () =>
    Effect.gen(function* () {
      const text = `é${"x".repeat(1024 * 1024)}`
      const events = yield* watch((_request, response) => {
        const bytes = Buffer.from(frame("ADDED", widget("big", { spec: { text } })))
        for (let start = 0; start < bytes.length; start += 10_007) response.write(bytes.subarray(start, start + 10_007))
        response.end()
      })
      const [event] = yield* Stream.runCollect(events)
      expect(event).toMatchObject({ type: "ADDED", object: { spec: { text } } })
    }),
  )

  it.live("closing the stream closes the connection", () =>
    Effect.gen(function* () {
      let closed = false
      const events = yield* watch((_request, response) => {
        response.on("close", () => {
          closed = true
        })
        response.write(frame("ADDED", widget("a")))
      })
      yield* Stream.runDrain(Stream.take(events, 1))
      yield* Effect.sleep(50)
      expect(closed).toBe(true)
    }),
  )
})

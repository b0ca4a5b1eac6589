import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"
import type { ByteRange } from "../source/remote-file.ts"

/** An HTTP server on loopback, as long as the scope lasts: its address, without a slash at the end. */
export const listen = (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => Promise<void> }>((resume) => {
      const server = createServer(handle)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = () =>
          new Promise<void>((done) => {
            server.close(() => done())
            server.closeAllConnections()
          })
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close }))
      })
    }),
    ({ close }) => Effect.promise(close),
  ).pipe(Effect.map(({ url }) => url))

/** The range of bytes that a request asks for, its end exclusive. */
export const requestedRange = (request: IncomingMessage, size: number): ByteRange | undefined => {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? []
  if (start === undefined) return undefined
  return { start: Number(start), end: end === "" || end === undefined ? size : Math.min(size, Number(end) + 1) }
}

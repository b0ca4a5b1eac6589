import { createServer } from "node:http"
import { traced } from "@aim-engine/kubernetes"
import { expect, it } from "@effect/vitest"
import { ConfigProvider, Effect, References } from "effect"
import { tracingLayer } from "./traces.ts"

interface Received {
  readonly path: string
  readonly body: string
}

/** A collector of traces on loopback, and what it was sent. */
const collector = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly received: Array<Received>; readonly close: () => void }>(
    (resume) => {
      const received: Array<Received> = []
      const server = createServer((request, response) => {
        let body = ""
        request.setEncoding("latin1").on("data", (part: string) => {
          body += part
        })
        request.on("end", () => {
          received.push({ path: request.url ?? "", body })
          response.writeHead(200).end()
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, received, close }))
      })
    },
  ),
  ({ close }) => Effect.sync(close),
)

const phases = traced("plan")(Effect.void).pipe(
  traced("reconcile", () => ({ attributes: { controller: "service" }, root: true })),
)

const withEnvironment = <A, E, R>(effect: Effect.Effect<A, E, R>, env: Readonly<Record<string, string>>) =>
  Effect.provide(effect, ConfigProvider.layer(ConfigProvider.fromEnv({ env })))

it.live("spans are sent to the collector that the environment names", () =>
  Effect.gen(function* () {
    const { url, received } = yield* collector
    yield* withEnvironment(Effect.provide(phases, tracingLayer("1.2.3")), { OTEL_EXPORTER_OTLP_ENDPOINT: url })
    const [sent] = received
    expect(sent?.path).toBe("/v1/traces")
    for (const text of ["reconcile", "plan", "controller", "aim-operator", "1.2.3"]) expect(sent?.body).toContain(text)
  }).pipe(Effect.scoped),
)

it.live.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_TRACES_EXPORTER: "none" }])(
  "without a collector there are no spans: %j",
  (env) => {
    let isDescribed = false
    const phase = traced("plan", () => {
      isDescribed = true
      return {}
    })(References.TracerEnabled)
    return Effect.gen(function* () {
      expect(yield* withEnvironment(Effect.provide(phase, tracingLayer("1")), { ...env })).toBe(false)
      expect(isDescribed).toBe(false)
    })
  },
)

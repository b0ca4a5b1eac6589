import { expect, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { freePort } from "../test-fixtures/free-port.ts"
import { httpGet } from "../test-fixtures/http-get.ts"
import { eventLoopCheck } from "./event-loop.ts"
import { probeServer } from "./probe-server.ts"
import { notReady, readinessChecks } from "./readiness.ts"

it.live("a probe says ok, or what is wrong; with verbose it lists its checks", () =>
  Effect.gen(function* () {
    const port = yield* freePort
    const readiness = notReady()
    const probes = { healthz: [{ name: "x", problem: Effect.succeed(undefined) }], readyz: readinessChecks(readiness) }
    const get = (path: string) =>
      Effect.map(httpGet(`http://127.0.0.1:${port}${path}`), ({ status, text }) => [status, text])
    yield* Effect.gen(function* () {
      expect(yield* get("/healthz")).toEqual([200, "ok\n"])
      expect(yield* get("/healthz?verbose")).toEqual([200, "[+]x ok\nhealthz check passed\n"])
      expect(yield* get("/readyz")).toEqual([
        503,
        "[-]leader failed: it is not known yet who leads\n[-]caches failed: the watches are not started\nreadyz check failed\n",
      ])
      readiness.standing = "leading"
      readiness.unsynced = () => ["v1/Pod"]
      expect(yield* get("/readyz")).toEqual([
        503,
        "[+]leader ok\n[-]caches failed: not listed yet: v1/Pod\nreadyz check failed\n",
      ])
      readiness.unsynced = () => []
      expect(yield* get("/readyz")).toEqual([200, "ok\n"])
      expect(yield* get("/readyz?verbose")).toEqual([200, "[+]leader ok\n[+]caches ok\nreadyz check passed\n"])
      readiness.standing = "over"
      expect((yield* get("/readyz"))[0]).toBe(503)
    }).pipe(Effect.provide(probeServer({ host: "127.0.0.1", port }, probes)))
  }),
)

it.effect("who waits for its turn is ready to take it", () =>
  Effect.gen(function* () {
    const checks = readinessChecks({ standing: "waiting", unsynced: undefined })
    expect(yield* Effect.forEach(checks, ({ problem }) => problem)).toEqual([undefined, undefined])
  }),
)

it.live("a stalled event loop is told of while it is, and for a while after", () =>
  Effect.gen(function* () {
    const limits = {
      every: Duration.millis(10),
      stalledAfter: Duration.millis(500),
      toldFor: Duration.seconds(2),
    }
    const { problem } = yield* eventLoopCheck(limits)
    yield* Effect.sleep(30)
    expect(yield* problem).toBe(undefined)
    const until = performance.now() + 700
    while (performance.now() < until);
    expect(yield* problem).toMatch(/^stalled for \d\.\d s$/)
    yield* Effect.sleep(50)
    expect(yield* problem).toMatch(/^was stalled for \d\.\d s$/)
    yield* Effect.sleep(2500)
    expect(yield* problem).toBe(undefined)
  }),
)

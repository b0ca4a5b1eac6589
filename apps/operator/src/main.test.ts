import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { type FakeApiServer, fakeApiServer } from "./test-fixtures/fake-api-server.ts"
import { freePort } from "./test-fixtures/free-port.ts"
import { httpGet } from "./test-fixtures/http-get.ts"
import { kubeconfigFor, type OperatorProcess, startProcess, TOKEN } from "./test-fixtures/operator-process.ts"

/** A process takes a second or two to start, and more where many do. */
const PATIENCE = 60_000

/** An operator beside an API server that has nothing but its lease. */
const withOperator = <A, E, R>(
  flags: ReadonlyArray<string>,
  use: (operator: OperatorProcess, server: FakeApiServer, probes: string) => Effect.Effect<A, E, R>,
) =>
  Effect.gen(function* () {
    const server = yield* fakeApiServer
    const probes = `127.0.0.1:${yield* freePort}`
    const kubeconfig = yield* kubeconfigFor(`http://127.0.0.1:${server.port}`)
    const operator = yield* startProcess([
      `--kubeconfig=${kubeconfig}`,
      `--health-probe-bind-address=${probes}`,
      ...flags,
    ])
    return yield* use(operator, server, probes)
  }).pipe(Effect.scoped)

const STARTED = "controllers start"

describe("an operator process", () => {
  it.live(
    "is ready once its watches are complete, says so, and ends with 0 when it is asked to",
    () =>
      withOperator(["--leader-elect"], (operator, _server, probes) =>
        Effect.gen(function* () {
          yield* operator.untilLogged(STARTED)
          expect((yield* httpGet(`http://${probes}/healthz`)).status).toBe(200)
          const { text } = yield* httpGet(`http://${probes}/readyz?verbose`)
          expect(text).toBe("[+]leader ok\n[+]caches ok\nreadyz check passed\n")
          operator.signal("SIGTERM")
          expect(yield* operator.ended).toBe(0)
        }),
      ),
    PATIENCE,
  )

  it.live(
    "ends with 1 when it has lost its lease",
    () =>
      withOperator(["--leader-elect"], (operator, server) =>
        Effect.gen(function* () {
          yield* operator.untilLogged(STARTED)
          server.takeLease()
          expect(yield* operator.ended).toBe(1)
          expect(operator.log()).toContain("was taken by somebody-else")
        }),
      ),
    PATIENCE,
  )

  it.live(
    "ends at once at the second signal",
    () =>
      withOperator(["--leader-elect"], (operator, server) =>
        Effect.gen(function* () {
          yield* operator.untilLogged(STARTED)
          server.ignoreLease()
          operator.signal("SIGTERM")
          yield* Effect.sleep("200 millis")
          const before = performance.now()
          operator.signal("SIGTERM")
          expect(yield* operator.ended).toBe(1)
          expect(performance.now() - before).toBeLessThan(4_000)
        }),
      ),
    PATIENCE,
  )

  it.live(
    "asks for no lease in a dry run, and prints no token however much it logs",
    () =>
      withOperator(["--leader-elect", "--dry-run", "--zap-log-level=9"], (operator, server) =>
        Effect.gen(function* () {
          yield* operator.untilLogged(STARTED)
          operator.signal("SIGINT")
          expect(yield* operator.ended).toBe(0)
          expect(server.requests.filter((request) => !request.startsWith("GET "))).toEqual([])
          expect(server.requests.filter((request) => request.includes("leases"))).toEqual([])
          expect(operator.log()).not.toContain(TOKEN)
        }),
      ),
    PATIENCE,
  )
})

describe("an operator that cannot start", () => {
  const errorOf = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) =>
    Effect.gen(function* () {
      const operator = yield* startProcess(["--health-probe-bind-address=0", ...args], environment)
      const status = yield* operator.ended
      const last: unknown = JSON.parse(operator.log().trim().split("\n").at(-1) ?? "{}")
      return { status, last }
    }).pipe(Effect.scoped)

  it.live(
    "because nobody answers ends with 1, and names the server",
    () =>
      Effect.gen(function* () {
        const server = `http://127.0.0.1:${yield* freePort}`
        expect(yield* errorOf(["--kubeconfig", yield* kubeconfigFor(server)])).toMatchObject({
          status: 1,
          last: { level: "error", error: expect.stringContaining(`the API server at ${server} cannot be used`) },
        })
      }).pipe(Effect.scoped),
    PATIENCE,
  )

  it.live(
    "because its kubeconfig cannot be read ends with 1, and names the file",
    () =>
      Effect.gen(function* () {
        expect(yield* errorOf([], { KUBECONFIG: "/does/not/exist" })).toMatchObject({
          status: 1,
          last: { level: "error", error: expect.stringContaining("/does/not/exist") },
        })
      }),
    PATIENCE,
  )

  it.live(
    "yet ends with 0 when it is asked to",
    () =>
      Effect.gen(function* () {
        const kubeconfig = yield* kubeconfigFor(`http://127.0.0.1:${yield* freePort}`)
        const operator = yield* startProcess(["--kubeconfig", kubeconfig, "--health-probe-bind-address=0"])
        yield* operator.untilLogged("The operator starts")
        operator.signal("SIGTERM")
        expect(yield* operator.ended).toBe(0)
      }).pipe(Effect.scoped),
    PATIENCE,
  )
})

import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type Handler, type LoopbackServer, type Reply, routes, serve } from "../test-fixtures/loopback-server.ts"
import { oneImage, storedImage } from "../test-fixtures/stored-image.ts"

const image = storedImage({ n: "1" })
const good = oneImage("m", "1", image)
const MANIFEST = "/v2/m/manifests/1"
const manifest: Reply = { bytes: image.manifest.bytes }

const inspect = ({ host }: LoopbackServer) => Effect.flatMap(Registry, (registry) => registry.inspect(`${host}/m:1`))
const failure = (server: LoopbackServer) => Effect.flip(inspect(server))
const asked = ({ seen }: LoopbackServer, target = MANIFEST) =>
  seen.filter((request) => request.target === target).length

/** A registry whose manifest is answered so, and then as it should be. */
const first = (...replies: ReadonlyArray<Reply>): Handler =>
  routes({ ...good, [MANIFEST]: (_, count) => replies[count] ?? manifest })

const broken: Reply = { send: (response) => response.destroy() }
const truncated: Reply = {
  send: (response) => {
    response.writeHead(200, { "content-length": String(image.manifest.bytes.length) })
    response.write(image.manifest.bytes.subarray(0, 10))
    setImmediate(() => response.destroy())
  },
}
const truncatedChunks: Reply = {
  send: (response) => {
    response.write(image.manifest.bytes.subarray(0, 10))
    setImmediate(() => response.destroy())
  },
}
const silent: Reply = { send: () => undefined }
/** One byte at a time, and never the last. */
const trickling: Reply = {
  send: (response) => {
    const timer = setInterval(() => response.write(" "), 20)
    response.on("close", () => clearInterval(timer))
  },
}

describe("a failure that may pass", () => {
  it.live.each<readonly [string, Reply]>([
    ...[408, 499, 500, 502, 503, 504, 522].map((status) => [`HTTP ${status}`, { status }] as const),
    ["a connection that breaks", broken],
    ["a body that breaks off", truncated],
    ["chunks that break off", truncatedChunks],
    ["429 with a short wait", { status: 429, headers: { "retry-after": "0" } }],
  ])("is tried again: %s", ([, reply]) =>
    withRegistry(first(reply), (server) =>
      Effect.gen(function* () {
        expect((yield* inspect(server)).labels).toEqual({ n: "1" })
        expect(asked(server)).toBe(2)
      }),
    ),
  )

  it.live("is given up after three attempts", () =>
    withRegistry(first({ status: 503 }, { status: 503 }, { status: 503 }), (server) =>
      Effect.gen(function* () {
        expect(yield* failure(server)).toMatchObject({ _tag: "RegistryUnavailable", status: 503 })
        expect(asked(server)).toBe(3)
      }),
    ),
  )
})

describe("a failure that stays", () => {
  it.live.each([400, 401, 403, 404, 405, 410, 501])("is not tried again: HTTP %s", (status) =>
    withRegistry(first({ status }), (server) =>
      Effect.gen(function* () {
        yield* failure(server)
        expect(asked(server)).toBe(1)
      }),
    ),
  )

  it.live("nor is a host that refuses connections", () =>
    Effect.gen(function* () {
      const { host } = yield* Effect.scoped(serve(routes({})))
      const error = yield* withRegistry(routes({}), () =>
        Effect.flip(Effect.flatMap(Registry, (registry) => registry.inspect(`${host}/m:1`))),
      )
      expect(error).toMatchObject({ _tag: "RegistryUnavailable", registry: host, reason: "ConnectionRefused" })
    }),
  )
})

describe("a registry that has been asked too often", () => {
  it.live("is left alone for longer than we wait: the caller is told how long", () =>
    withRegistry(first({ status: 429, headers: { "retry-after": "60" } }), (server) =>
      Effect.gen(function* () {
        expect(yield* failure(server)).toMatchObject({ _tag: "RegistryRateLimited", retryAfterSeconds: 60 })
        expect(asked(server)).toBe(1)
      }),
    ),
  )

  it.live("and does not say for how long, is not asked again", () =>
    withRegistry(first({ status: 429 }), (server) =>
      Effect.gen(function* () {
        const error = yield* failure(server)
        expect(error._tag).toBe("RegistryRateLimited")
        expect(error).not.toHaveProperty("retryAfterSeconds")
        expect(asked(server)).toBe(1)
      }),
    ),
  )

  it.live("gets the wait that it asks for", () =>
    withRegistry(first({ status: 503, headers: { "retry-after": "1" } }), (server) =>
      Effect.gen(function* () {
        const [taken] = yield* Effect.timed(inspect(server))
        expect(Duration.toMillis(taken)).toBeGreaterThanOrEqual(990)
      }),
    ),
  )
})

describe("time", () => {
  it.live.each<readonly [string, Reply]>([
    ["never answers", silent],
    ["never ends its answer", trickling],
  ])("a server that %s is given up", ([, reply]) =>
    withRegistry(
      first(reply, reply, reply),
      (server) =>
        Effect.gen(function* () {
          const error = yield* failure(server)
          expect(error).toMatchObject({ _tag: "RegistryTimeout", seconds: 0.3 })
          expect(error.message).toBe(`${server.host}: manifest of m:1: no answer from ${server.host} within 0.3 s`)
        }),
      () => ({ requestSeconds: 0.3 }),
    ),
  )

  it.live("an inspection ends in time, whatever is tried again", () =>
    withRegistry(
      first(...Array.from({ length: 1000 }, () => ({ status: 500 }))),
      (server) =>
        Effect.map(failure(server), (error) => {
          expect(error).toMatchObject({ _tag: "RegistryTimeout", seconds: 0.2 })
          expect(error.message).toBe(`${server.host}: m: not inspected within 0.2 s`)
        }),
      () => ({ inspectionSeconds: 0.2, attempts: 1000 }),
    ),
  )
})

describe("concurrency", () => {
  it.live("one host gets only so many requests at a time", () => {
    let now = 0
    let most = 0
    const slow: Reply = {
      send: (response) => {
        most = Math.max(most, ++now)
        setTimeout(() => {
          now--
          response.end(image.manifest.bytes)
        }, 10)
      },
    }
    return withRegistry(
      routes({ ...good, [MANIFEST]: slow }),
      (server) =>
        Effect.gen(function* () {
          yield* Effect.all(
            Array.from({ length: 20 }, () => inspect(server)),
            { concurrency: "unbounded" },
          )
          expect(most).toBe(3)
        }),
      () => ({ requestsPerHost: 3 }),
    )
  })

  it.live("a host that hangs holds up no other", () =>
    Effect.gen(function* () {
      const hanging = yield* serve(() => silent)
      yield* withRegistry(
        routes(good),
        (server) =>
          Effect.gen(function* () {
            const registry = yield* Registry
            const stuck = Array.from({ length: 5 }, (_, index) => registry.inspect(`${hanging.host}/x${index}:1`))
            const done = Effect.raceFirst(
              inspect(server),
              Effect.andThen(Effect.all(stuck, { concurrency: "unbounded" }), Effect.never),
            )
            expect((yield* done).labels).toEqual({ n: "1" })
          }),
        (server) => ({
          mirrors: new Map([
            [server.host, server.origin],
            [hanging.host, hanging.origin],
          ]),
        }),
      )
    }),
  )

  it.live("one who gives up an inspection spoils no other's", () =>
    withRegistry(
      routes({ ...good, "/v2/": { send: (response) => void setTimeout(() => response.end("{}"), 50) } }),
      (server) =>
        Effect.gen(function* () {
          const [impatient, patient] = yield* Effect.all(
            [Effect.timeoutOption(inspect(server), "10 millis"), inspect(server)],
            { concurrency: "unbounded" },
          )
          expect(impatient._tag).toBe("None")
          expect(patient.labels).toEqual({ n: "1" })
        }),
    ),
  )
})

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:http2"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ApiError } from "@aim-engine/core"
import type { AccessReview } from "@aim-engine/kubernetes/client-node/access-review"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric } from "effect"
import { TestClock } from "effect/testing"
import { freePort } from "../test-fixtures/free-port.ts"
import { httpGet } from "../test-fixtures/http-get.ts"
import { followCertificate, readCertificate, selfSignedCertificate } from "./certificate.ts"
import { metricsServer, type SecureMetrics, secureMetricsServer } from "./metrics-server.ts"
import { makeScrapeAccess } from "./scrape-access.ts"

const SELF_SIGNED = { path: "", name: "tls.crt", key: "tls.key" }

const folderWith = (files: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "aim-certificate-"))
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      return folder
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
  )

/** Answers by token: `good` may read, `other` is somebody who may not, `down` is not answered for. */
const review: AccessReview = (token) => {
  if (token === "down") return Effect.fail(new ApiError({ reason: "NetworkError", message: "no answer" }))
  return Effect.succeed(token === "good" ? "Allowed" : token === "other" ? "Forbidden" : "Unknown")
}

const withServer = <A, E, R>(use: (url: string) => Effect.Effect<A, E, R>, options: Partial<SecureMetrics> = {}) =>
  Effect.gen(function* () {
    const port = yield* freePort
    const access = yield* makeScrapeAccess(review)
    const server = secureMetricsServer(
      { host: "127.0.0.1", port },
      { certificate: SELF_SIGNED, enableHttp2: false, access, ...options },
    )
    return yield* Effect.provide(use(`https://127.0.0.1:${port}/metrics`), server)
  }).pipe(Effect.provide(NodeServices.layer))

describe("metrics over TLS", () => {
  it.live("are for those whom the API server allows to get them", () =>
    withServer((url) =>
      Effect.gen(function* () {
        yield* Metric.update(Metric.counter("operator_secure_metrics_test_total"), 3)
        const status = (token?: string) =>
          Effect.map(
            httpGet(url, token === undefined ? {} : { authorization: `Bearer ${token}` }),
            (answer) => answer.status,
          )
        expect(yield* status()).toBe(401)
        expect(yield* status("stranger")).toBe(401)
        expect(yield* status("other")).toBe(403)
        expect(yield* status("down")).toBe(503)
        const { text } = yield* httpGet(url, { authorization: "Bearer good" })
        expect(text).toContain("operator_secure_metrics_test_total 3")
      }),
    ),
  )

  it.live("have the certificate that is in the folder", () =>
    Effect.gen(function* () {
      const { cert, key } = yield* selfSignedCertificate
      const path = yield* folderWith({ "a.crt": cert, "a.key": key })
      const certificate = { path, name: "a.crt", key: "a.key" }
      const first = yield* withServer((url) => httpGet(url), { certificate })
      expect(first.fingerprint).toBe((yield* withServer((url) => httpGet(url), { certificate })).fingerprint)
      expect(first.fingerprint).not.toBe((yield* withServer((url) => httpGet(url))).fingerprint)
    }).pipe(Effect.scoped),
  )

  it.live("are refused HTTP/2 unless it is enabled", () => {
    const protocol = (url: string) =>
      Effect.callback<string>((resume) => {
        const session = connect(new URL(url).origin, { rejectUnauthorized: false })
        session.on("connect", () => {
          session.destroy()
          resume(Effect.succeed("h2"))
        })
        session.on("error", () => resume(Effect.succeed("none")))
      })
    return Effect.gen(function* () {
      expect(yield* withServer(protocol)).toBe("none")
      expect(yield* withServer(protocol, { enableHttp2: true })).toBe("h2")
      expect((yield* withServer((url) => httpGet(url), { enableHttp2: true })).status).toBe(401)
    })
  })

  it.live.each([
    ["no certificate", {}, "cannot be read"],
    ["no certificate but text", { "tls.crt": "x", "tls.key": "y" }, "cannot be used"],
  ] as const)("with %s there is no start", ([_name, files, why]) =>
    Effect.gen(function* () {
      const path = yield* folderWith(files)
      const error = yield* Effect.flip(withServer(() => Effect.void, { certificate: { ...SELF_SIGNED, path } }))
      expect(error.message).toContain("--metrics-cert-path")
      expect(error.message).toContain(why)
    }).pipe(Effect.scoped),
  )

  it.effect("take up a new certificate within a minute, and keep the old one while the new one is incomplete", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* selfSignedCertificate, yield* selfSignedCertificate]
      const path = yield* folderWith({ "tls.crt": old.cert, "tls.key": old.key })
      const files = { ...SELF_SIGNED, path }
      const used: Array<string> = []
      const use = ({ cert, key }: { cert: string; key: string }): void => {
        if (cert === fresh.cert && key !== fresh.key) throw new Error("key values mismatch")
        used.push(cert)
      }
      const following = yield* Effect.forkChild(followCertificate(files, yield* readCertificate(files), use))
      // The files are read for real, which the test's clock knows nothing of.
      const pass = Effect.andThen(TestClock.adjust("1 minute"), TestClock.withLive(Effect.sleep(50)))
      yield* pass
      expect(used).toEqual([])
      writeFileSync(join(path, "tls.crt"), fresh.cert)
      yield* pass
      expect(used).toEqual([])
      writeFileSync(join(path, "tls.key"), fresh.key)
      yield* pass
      expect(used).toEqual([fresh.cert])
      yield* Fiber.interrupt(following)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  )
})

describe("whether a token may read metrics", () => {
  it.effect("is asked once a minute if it may, and again soon if it may not", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const access = yield* makeScrapeAccess((token, path) =>
        Effect.suspend(() => {
          asked.push(`${token} ${path}`)
          return review(token, path)
        }),
      )
      const ask = Effect.all([access("good"), access("other"), Effect.ignore(access("down"))])
      yield* Effect.andThen(ask, ask)
      expect(asked).toEqual(["good /metrics", "other /metrics", "down /metrics", "down /metrics"])
      asked.length = 0
      yield* TestClock.adjust("11 seconds")
      yield* ask
      expect(asked).toEqual(["other /metrics", "down /metrics"])
      yield* TestClock.adjust("1 minute")
      expect(yield* access("good")).toBe("Allowed")
      expect(asked).toContain("good /metrics")
    }),
  )
})

describe("metrics without TLS", () => {
  it.live("are for whoever asks", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      yield* Metric.update(Metric.counter("operator_metrics_test_total"), 3)
      yield* Effect.gen(function* () {
        const { status, text } = yield* httpGet(`http://127.0.0.1:${port}/metrics`)
        expect([status, text.includes("operator_metrics_test_total 3")]).toEqual([200, true])
      }).pipe(Effect.provide(metricsServer({ host: "127.0.0.1", port })))
    }),
  )

  it.live("at an address that is taken there is no start, and the error names it", () =>
    Effect.gen(function* () {
      const address = { host: "127.0.0.1", port: yield* freePort }
      const second = Effect.flip(Effect.scoped(Layer.build(metricsServer(address))))
      const error = yield* Effect.provide(second, metricsServer(address))
      expect(error.message).toContain(`--metrics-bind-address: cannot listen on 127.0.0.1:${address.port}`)
    }),
  )
})

import { expect, it } from "@effect/vitest"
import { Effect, Layer, Metric, Ref } from "effect"
import { metricsServer, probeServer } from "./http-endpoints.ts"

const get = (url: string) =>
  Effect.promise(async () => {
    const response = await fetch(url)
    return `${response.status} ${(await response.text()).trim()}`
  })

it.live("the probes tell alive from ready", () =>
  Effect.gen(function* () {
    const ready = yield* Ref.make(false)
    yield* Effect.provide(
      Effect.gen(function* () {
        expect(yield* get("http://127.0.0.1:18471/healthz")).toBe("200 ok")
        expect(yield* get("http://127.0.0.1:18471/readyz")).toBe("503 starting")
        yield* Ref.set(ready, true)
        expect(yield* get("http://127.0.0.1:18471/readyz")).toBe("200 ok")
      }),
      probeServer({ host: "127.0.0.1", port: 18471 }, Ref.get(ready)),
    )
  }),
)

it.live("metrics are served in Prometheus' format", () =>
  Effect.gen(function* () {
    yield* Metric.update(Metric.counter("operator_endpoint_test_total"), 3)
    expect(yield* get("http://127.0.0.1:18472/metrics")).toContain("operator_endpoint_test_total 3")
  }).pipe(Effect.provide(metricsServer({ host: "127.0.0.1", port: 18472 }))),
)

it.effect("an address of 0 starts no server", () =>
  Effect.gen(function* () {
    yield* Layer.build(metricsServer("Off"))
  }).pipe(Effect.scoped),
)

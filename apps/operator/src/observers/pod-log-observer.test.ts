import { PodKind } from "@aim-engine/api"
import { podLog } from "@aim-engine/core"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { InMemoryCluster } from "@aim-engine/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { podLogObserver } from "./pod-log-observer.ts"

const request = (tailLines: number, limitBytes?: number) => {
  const asked = podLog({
    namespace: "ml-team",
    pod: "p",
    uid: "1",
    container: "main",
    previous: false,
    restarts: 0,
    tailLines,
  })
  const limit = limitBytes === undefined ? {} : { limitBytes: String(limitBytes) }
  return { ...asked, parameters: { ...asked.parameters, ...limit } }
}

/** Runs beside a pod with this log. */
const withLog = <A, E>(log: string | undefined, test: Effect.Effect<A, E, KubernetesApi | InMemoryCluster>) =>
  Effect.gen(function* () {
    const metadata = { name: "p", namespace: "ml-team" }
    const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "main", image: "a" }] } }
    yield* (yield* KubernetesApi).create(PodKind, pod, "test")
    if (log !== undefined) yield* (yield* InMemoryCluster).writePodLog(metadata, log, { container: "main" })
    return yield* test
  }).pipe(Effect.provide(InMemoryCluster.layer({ namespaces: ["ml-team"] })))

const read = (asked: ReturnType<typeof request>) => Effect.flatMap(podLogObserver, (observer) => observer(asked))

const lines = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index} ${"x".repeat(length)}\n`).join("")

describe("the log of a pod", () => {
  it.effect("is read from its end, as many lines as are asked for", () =>
    withLog(
      lines(100, 5),
      Effect.map(read(request(2)), (text) => expect(text).toBe("98 xxxxx\n99 xxxxx\n")),
    ),
  )

  it.effect.each([
    [10_000, 4_096],
    [100, 600],
    [100, 150],
  ] as const)("has its end also where %d lines are longer than may be read", ([count, limit]) =>
    withLog(
      `${lines(99, 200)}99 ${"x".repeat(200)}`,
      Effect.gen(function* () {
        const text = String(yield* read(request(count, limit)))
        expect(text).toContain("99 xxx")
        expect(text.length).toBeLessThanOrEqual(limit)
        expect((yield* (yield* InMemoryCluster).requests).get("log pods")).toBeLessThan(10)
      }),
    ),
  )

  it.effect("is 64 KiB at most unless more is asked for", () =>
    Effect.gen(function* () {
      const log = lines(3000, 100)
      const bytes = (limit?: number) => Effect.map(read(request(3000, limit)), (text) => String(text).length)
      expect(yield* withLog(log, bytes())).toBeLessThanOrEqual(64 * 1024)
      expect(yield* withLog(log, bytes(2 ** 20))).toBe(log.length)
    }),
  )

  it.effect("that cannot be had is an error", () =>
    withLog(
      undefined,
      Effect.map(Effect.flip(read(request(1))), (error) => expect(error._tag).toBe("InvalidSpec")),
    ),
  )
})

import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { freePort } from "../test-fixtures/free-port.ts"
import { httpGet } from "../test-fixtures/http-get.ts"
import { profileServer } from "./profile-server.ts"

it.live("profiles are JSON in the formats of Node.js", () =>
  Effect.gen(function* () {
    const port = yield* freePort
    const get = (path: string) => httpGet(`http://127.0.0.1:${port}/debug/pprof/${path}`)
    yield* Effect.gen(function* () {
      const [cpu, heap] = yield* Effect.all([get("profile?seconds=0.1"), get("heap?seconds=0.1")], {
        concurrency: "unbounded",
      })
      expect(JSON.parse(cpu.text)).toMatchObject({ nodes: expect.any(Array), samples: expect.any(Array) })
      expect(JSON.parse(heap.text)).toMatchObject({ head: expect.any(Object) })
      expect((yield* get("profile?seconds=forever")).status).toBe(400)
    }).pipe(Effect.provide(profileServer({ host: "127.0.0.1", port })))
  }),
)

import { NodeHttpClient } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { FetchHttpClient, type HttpClient } from "effect/http"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { routes, serve } from "../test-fixtures/loopback-server.ts"
import { oneImage, storedImage } from "../test-fixtures/stored-image.ts"

const fetching = Layer.merge(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.RequestInit, { redirect: "manual" }))

describe.each<[string, Layer.Layer<HttpClient.HttpClient>]>([
  ["undici", NodeHttpClient.layerUndici],
  ["node:http", NodeHttpClient.layerNodeHttp],
  ["fetch", fetching],
])("on %s", (_name, client) => {
  const image = storedImage({ n: "1" })
  const config = `/v2/m/blobs/${image.config.digest}`
  const good = oneImage("m", "1", image)

  it.live("an image is inspected, through a redirect", () =>
    Effect.gen(function* () {
      const elsewhere = yield* serve(routes({ "/moved?a=%2F": { bytes: image.config.bytes } }))
      const moved = { status: 307, headers: { location: `${elsewhere.origin}/moved?a=%2F` } }
      const found = yield* withRegistry(
        routes({ ...good, [config]: moved }),
        ({ host }) => Effect.flatMap(Registry, (registry) => registry.inspect(`${host}/m:1`)),
        undefined,
        client,
      )
      expect(found.labels).toEqual({ n: "1" })
    }),
  )

  it.live("a failure has the same name", () =>
    withRegistry(
      routes({ ...good, [config]: { send: (response) => response.destroy() } }),
      ({ host }) =>
        Effect.gen(function* () {
          const registry = yield* Registry
          const { host: gone } = yield* Effect.scoped(serve(routes({})))
          expect(yield* Effect.flip(registry.inspect(`${gone}/m:1`))).toMatchObject({
            _tag: "RegistryUnavailable",
            reason: "ConnectionRefused",
          })
          expect(yield* Effect.flip(registry.inspect(`${host}/m:1`))).toMatchObject({ _tag: "RegistryUnavailable" })
        }),
      undefined,
      client,
    ),
  )

  it.live("a body without end is left", () => {
    const endless = {
      send: (response: { write: (chunk: Buffer) => boolean }) => void response.write(Buffer.alloc(9e6)),
    }
    return withRegistry(
      routes({ ...good, [config]: endless }),
      ({ host }) =>
        Effect.gen(function* () {
          const registry = yield* Registry
          expect(yield* Effect.flip(registry.inspect(`${host}/m:1`))).toMatchObject({ _tag: "ResponseTooLarge" })
        }),
      undefined,
      client,
    )
  })
})

import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Stream } from "effect"
import { makeKeyring } from "../credentials/keyring.ts"
import { Registry } from "../registry.ts"
import type { RegistrySettings } from "../settings.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type Handler, type LoopbackServer, type Reply, routes, serve } from "../test-fixtures/loopback-server.ts"
import { imageReplies, oneImage, stored, storedImage } from "../test-fixtures/stored-image.ts"

const image = storedImage({ n: "1" })
const good = oneImage("m", "1", image)
const MANIFEST = "/v2/m/manifests/1"
const CONFIG = `/v2/m/blobs/${image.config.digest}`
const PASSWORD = "correct-horse"

const keyring = ({ host }: LoopbackServer) =>
  makeKeyring([{ key: host, credentials: { _tag: "Basic", username: "user", password: Redacted.make(PASSWORD) } }])

const failure = (server: LoopbackServer) =>
  Effect.flip(Effect.flatMap(Registry, (registry) => registry.inspect(`${server.host}/m:1`, keyring(server))))

const answering = (target: string, reply: Reply | Handler): Handler => routes({ ...good, [target]: reply })

/** Ten gibibytes, as fast as they are taken; how much was taken is told at the end. */
const endless = (taken: (bytes: number) => void, announced = false): Reply => ({
  send: (response) => {
    const chunk = Buffer.alloc(64 * 1024, " ")
    let sent = 0
    if (announced) response.setHeader("content-length", String(10 * 1024 ** 3))
    const more = () => {
      while (!response.destroyed && sent < 10 * 1024 ** 3) {
        sent += chunk.length
        if (!response.write(chunk)) {
          response.once("drain", more)
          return
        }
      }
    }
    response.on("close", () => taken(sent))
    more()
  },
})

describe("a hostile registry", () => {
  it.live.each([
    ["that ends nowhere", false],
    ["that is announced", true],
  ] as const)("sends ten gibibytes %s: no more is read than fits", ([, announced]) => {
    let sent = 0
    const reply = endless((bytes) => {
      sent = bytes
    }, announced)
    return withRegistry(answering(MANIFEST, reply), (server) =>
      Effect.gen(function* () {
        const error = yield* failure(server)
        expect(error).toMatchObject({ _tag: "ResponseTooLarge", limitBytes: 4 * 1024 * 1024 })
        expect(error.message).toContain("the answer is longer than 4194304 bytes")
        yield* Effect.sleep("50 millis")
        // What the kernel's buffers hold comes on top.
        expect(sent).toBeLessThan(32 * 1024 * 1024)
      }),
    )
  })

  it.live("refuses at length: a sentence of it is kept", () => {
    const json = { errors: [{ code: "DENIED", message: "no ".repeat(3000) }] }
    return withRegistry(answering(MANIFEST, { status: 403, json }), (server) =>
      Effect.map(failure(server), ({ message }) => expect(message.length).toBeLessThan(700)),
    )
  })

  it.live("refuses without end", () => {
    const reply: Reply = {
      send: (response) => {
        response.statusCode = 403
        endless(() => undefined).send?.(response)
      },
    }
    return withRegistry(answering(MANIFEST, reply), (server) =>
      Effect.map(failure(server), ({ _tag }) => expect(_tag).toBe("RegistryAuth")),
    )
  })

  it.live("announces a config that is too long: it is not asked for", () => {
    const top = stored({ schemaVersion: 2, config: { digest: image.config.digest, size: 1e12 } })
    return withRegistry(routes({ ...good, ...imageReplies("m", "1", top, [image]) }), (server) =>
      Effect.gen(function* () {
        expect(yield* failure(server)).toMatchObject({ _tag: "ResponseTooLarge" })
        expect(server.seen.some(({ target }) => target === CONFIG)).toBe(false)
      }),
    )
  })

  it.live.each<readonly [string, string, (bytes: Uint8Array) => Uint8Array]>([
    ["config", CONFIG, () => storedImage({ n: "2" }).config.bytes],
    ["config cut short", CONFIG, () => image.config.bytes.subarray(1)],
    ["child", `/v2/m/manifests/${image.manifest.digest}`, () => storedImage({ n: "2" }).manifest.bytes],
  ])("puts another %s in the place of the right one", ([, target, forge]) => {
    const top = stored({ schemaVersion: 2, manifests: [{ digest: image.manifest.digest, size: 1 }] })
    const replies = { ...imageReplies("m", "1", top, [image]), [target]: { bytes: forge(image.config.bytes) } }
    return withRegistry(routes(replies), (server) =>
      Effect.map(failure(server), (error) => {
        expect(error._tag).toBe("InvalidResponse")
        expect(error.message).toContain("the answer has another digest")
      }),
    )
  })

  it.live.each<readonly [string, Uint8Array]>([
    ["no JSON", new TextEncoder().encode("<html>")],
    ["no text", Uint8Array.of(0xff, 0xfe, 0)],
    ["nothing", new Uint8Array()],
    ["a list", new TextEncoder().encode("[]")],
    ["JSON a hundred thousand levels deep", new TextEncoder().encode("[".repeat(100_000))],
  ])("answers with %s", ([, bytes]) =>
    withRegistry(answering(MANIFEST, { bytes }), (server) =>
      Effect.map(failure(server), (error) => expect(error._tag).toBe("InvalidResponse")),
    ),
  )

  it.live("redirects in a circle", () =>
    withRegistry(answering(MANIFEST, { status: 302, headers: { location: MANIFEST } }), (server) =>
      Effect.gen(function* () {
        const error = yield* failure(server)
        expect(error._tag).toBe("InvalidResponse")
        expect(error.message).toContain("too many redirects")
        expect(server.seen.filter(({ target }) => target === MANIFEST)).toHaveLength(6)
      }),
    ),
  )

  it.live("redirects to a signed address: it arrives letter by letter, and is in no error", () => {
    const signed = `/signed?X-Amz-Signature=a%2Fb+c~d&empty&X-Amz-Credential=AKIAABCDEFGHIJKLMNOP%2F2025`
    const handler = routes({
      ...good,
      [MANIFEST]: { status: 307, headers: { location: signed } },
      [signed]: { status: 418, json: { message: "teapot" } },
    })
    return withRegistry(handler, (server) =>
      Effect.gen(function* () {
        const error = yield* failure(server)
        expect(server.seen.map(({ target }) => target)).toContain(signed)
        expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/Signature|AKIA|signed/)
      }),
    )
  })
})

/** Everything that could be printed of an error. */
const everything = (error: object): string =>
  `${String(error)} ${JSON.stringify(error)} ${String(Reflect.get(error, "stack"))}`

describe("credentials", () => {
  const base64 = Buffer.from(`user:${PASSWORD}`).toString("base64")

  it.live.each<readonly [string, number]>([
    ["a refusal", 403],
    ["an outage", 503],
    ["a limit", 429],
    ["an absence", 404],
  ])("that the server repeats in %s are in no error", ([, status]) => {
    const handler: Handler = ({ authorization }) =>
      authorization === undefined
        ? { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
        : { status, json: { errors: [{ code: "X", message: `${authorization} is user:${PASSWORD}, or ${base64}` }] } }
    return withRegistry(handler, (server) =>
      Effect.map(failure(server), (error) => {
        expect(error.message).toContain("X: ")
        expect(everything(error)).not.toContain(PASSWORD)
        expect(everything(error)).not.toContain(base64)
      }),
    )
  })

  it.live("that the token server repeats are in no error, and neither are tokens", () => {
    const handler: Handler = ({ target, origin, authorization }) => {
      if (target.startsWith("/token")) return { json: { token: "opaque-token-of-user" } }
      return authorization === undefined
        ? { status: 401, headers: { "www-authenticate": `Bearer realm="${origin}/token"` } }
        : { status: 403, json: { errors: [{ message: `opaque-token-of-user and ${PASSWORD}` }] } }
    }
    return withRegistry(handler, (server) =>
      Effect.map(failure(server), (error) =>
        expect(everything(error)).not.toMatch(/opaque-token-of-user|correct-horse/),
      ),
    )
  })

  it.live("are in no log, whatever is logged of a failure", () =>
    withRegistry(
      () => ({ send: (response) => response.destroy() }),
      (server) => Effect.map(failure(server), (error) => expect(everything(error)).not.toMatch(/correct-horse|Basic /)),
    ),
  )

  it.live("do not follow a page of a listing to another host", () =>
    Effect.gen(function* () {
      const elsewhere = yield* serve(() => ({ json: { tags: ["stolen"] } }))
      const handler: Handler = ({ authorization }) =>
        authorization === undefined
          ? { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
          : { json: { tags: ["1"] }, headers: { link: `<${elsewhere.origin}/v2/m/tags/list>; rel="next"` } }
      yield* withRegistry(handler, (server) =>
        Effect.gen(function* () {
          const registry = yield* Registry
          const pages = registry.tags({ registry: server.host, repository: "m" }, keyring(server))
          const error = yield* Effect.flip(Stream.runCollect(pages))
          expect(error.message).toBe(`${server.host}: tags of m: its next page is not on ${server.host}`)
        }),
      )
      expect(elsewhere.seen).toEqual([])
    }),
  )
})

describe("a registry on this machine", () => {
  const noMirrors = (): Partial<RegistrySettings> => ({ mirrors: new Map() })

  it.live("is asked without TLS where it has none", () =>
    withRegistry(
      routes(good),
      ({ host }) =>
        Effect.gen(function* () {
          const registry = yield* Registry
          expect((yield* registry.inspect(`${host}/m:1`)).labels).toEqual({ n: "1" })
        }),
      noMirrors,
    ),
  )
})

import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Credentials } from "../credentials/credentials.ts"
import { makeKeyring } from "../credentials/keyring.ts"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import {
  type Handler,
  type LoopbackServer,
  type Reply,
  type SeenRequest,
  serve,
} from "../test-fixtures/loopback-server.ts"
import { oneImage, storedImage } from "../test-fixtures/stored-image.ts"

const basic = (username = "user", password = "correct-horse"): Credentials => ({
  _tag: "Basic",
  username,
  password: Redacted.make(password),
})
const identity: Credentials = { _tag: "IdentityToken", username: "<token>", token: Redacted.make("refresh-me") }
const registryToken: Credentials = { _tag: "RegistryToken", token: Redacted.make("direct-token") }
const basicHeader = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`

const images = {
  ...oneImage("a/one", "1", storedImage({ n: "1" })),
  ...oneImage("a/two", "1", storedImage({ n: "2" })),
}
const answerOf = (target: string): Reply => {
  const reply = new Map(Object.entries(images)).get(target)
  return typeof reply === "object" ? reply : { status: 404 }
}

/** A registry that demands bearer tokens of a token server on the same port; a token names its scopes. */
const bearerRegistry = (options: {
  readonly token?: (request: SeenRequest, count: number) => Reply | undefined
  readonly accepts?: (authorization: string | undefined, request: SeenRequest) => boolean
  readonly challenge?: (realm: string, request: SeenRequest) => string
  readonly realm?: string
}): Handler => {
  const accepts = options.accepts ?? ((authorization) => authorization?.startsWith("Bearer token-for:") === true)
  return (request, count) => {
    if (request.target.startsWith("/token")) {
      const scopes = new URL(request.target, request.origin).searchParams.getAll("scope").join(",")
      return options.token?.(request, count) ?? { json: { token: `token-for:${scopes}`, expires_in: 300 } }
    }
    if (request.target !== "/v2/" && accepts(request.authorization, request)) return answerOf(request.target)
    const realm = options.realm ?? `${request.origin}/token`
    const challenge = options.challenge?.(realm, request) ?? `Bearer realm="${realm}",service="loopback"`
    return { status: 401, headers: { "www-authenticate": challenge } }
  }
}

const withBearer = <A, E>(
  options: Parameters<typeof bearerRegistry>[0],
  test: (server: LoopbackServer) => Effect.Effect<A, E, Registry>,
) => withRegistry(bearerRegistry(options), test)

const keyringFor = ({ host }: LoopbackServer, credentials: Credentials | undefined) =>
  credentials === undefined ? [] : makeKeyring([{ key: host, credentials }])

const inspect = (server: LoopbackServer, credentials?: Credentials, image = "a/one:1") =>
  Effect.flatMap(Registry, (registry) => registry.inspect(`${server.host}/${image}`, keyringFor(server, credentials)))

const tokenRequests = ({ seen }: LoopbackServer) => seen.filter(({ target }) => target.startsWith("/token"))

describe("a registry with a token server", () => {
  it.live("gives anonymous tokens", () =>
    withBearer({}, (server) =>
      Effect.gen(function* () {
        expect((yield* inspect(server)).labels).toEqual({ n: "1" })
        expect(tokenRequests(server)).toMatchObject([
          {
            method: "GET",
            target: "/token?service=loopback&scope=repository%3Aa%2Fone%3Apull",
            authorization: undefined,
          },
        ])
        const manifest = server.seen.find(({ target }) => target.includes("/manifests/"))
        expect(manifest?.authorization).toBe("Bearer token-for:repository:a/one:pull")
        expect(server.seen.every(({ userAgent }) => userAgent === "aim-engine")).toBe(true)
      }),
    ),
  )

  it.live("gets user and password, which the registry itself does not see", () =>
    withBearer({}, (server) =>
      Effect.gen(function* () {
        yield* inspect(server, basic())
        expect(tokenRequests(server).map(({ authorization }) => authorization)).toEqual([
          basicHeader("user:correct-horse"),
        ])
        const others = server.seen.filter(({ target }) => !target.startsWith("/token"))
        expect(others.every(({ authorization }) => authorization?.startsWith("Basic") !== true)).toBe(true)
      }),
    ),
  )

  it.live("gets an identity token as a form", () => {
    const token = ({ method }: SeenRequest) =>
      method === "POST" ? { json: { access_token: "token-for:x" } } : undefined
    return withBearer({ token }, (server) =>
      Effect.gen(function* () {
        yield* inspect(server, identity)
        const [request] = tokenRequests(server)
        expect(request).toMatchObject({ method: "POST", target: "/token", authorization: undefined })
        expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
          grant_type: "refresh_token",
          service: "loopback",
          client_id: "aim-engine",
          scope: "repository:a/one:pull",
          refresh_token: "refresh-me",
        })
      }),
    )
  })

  it.live("without OAuth2 gets an identity token in the place of a password", () => {
    const token = ({ method }: SeenRequest) => (method === "POST" ? { status: 404 } : undefined)
    return withBearer({ token }, (server) =>
      Effect.gen(function* () {
        yield* inspect(server, identity)
        expect(tokenRequests(server).map(({ method, authorization }) => [method, authorization])).toEqual([
          ["POST", undefined],
          ["GET", basicHeader("<token>:refresh-me")],
        ])
      }),
    )
  })

  it.live("is not asked where there is an access token already", () =>
    withBearer({ accepts: (authorization) => authorization === "Bearer direct-token" }, (server) =>
      Effect.gen(function* () {
        yield* inspect(server, registryToken)
        expect(tokenRequests(server)).toEqual([])
      }),
    ),
  )

  it.live("is asked once per scope and credentials, as long as a token is good", () =>
    withBearer({}, (server) =>
      Effect.gen(function* () {
        yield* Effect.all([inspect(server), inspect(server), inspect(server, basic()), inspect(server, basic())], {
          concurrency: "unbounded",
        })
        yield* inspect(server)
        yield* inspect(server, basic())
        expect(tokenRequests(server)).toHaveLength(2)
        yield* inspect(server, undefined, "a/two:1")
        yield* inspect(server, basic("user", "other-password"))
        expect(tokenRequests(server)).toHaveLength(4)
        expect(server.seen.filter(({ target }) => target === "/v2/")).toHaveLength(1)
      }),
    ),
  )

  it.live("is asked again when a token has run out", () =>
    withBearer({ token: () => ({ json: { token: "token-for:x", expires_in: 0.02 } }) }, (server) =>
      Effect.gen(function* () {
        yield* inspect(server)
        const before = tokenRequests(server).length
        yield* Effect.sleep("30 millis")
        yield* inspect(server)
        expect(tokenRequests(server).length).toBeGreaterThan(before)
      }),
    ),
  )

  it.live("is asked again, with the demanded scope first, when a token is refused", () => {
    const demanded = "repository:a/one:pull,metadata"
    return withBearer(
      {
        accepts: (authorization) => authorization?.includes("metadata") === true,
        challenge: (realm, { target }) =>
          `Bearer realm="${realm}",service="loopback"${target === "/v2/" ? "" : `,scope="${demanded}"`}`,
      },
      (server) =>
        Effect.gen(function* () {
          yield* inspect(server)
          const scopes = tokenRequests(server).map(({ target }) =>
            new URL(target, server.origin).searchParams.getAll("scope"),
          )
          expect(scopes[0]).toEqual(["repository:a/one:pull"])
          expect(scopes[1]).toEqual([demanded, "repository:a/one:pull"])
        }),
    )
  })

  it.live("that was revoked is renewed once, then given up", () =>
    withBearer({ accepts: () => false }, (server) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(inspect(server, basic()))
        expect(error).toMatchObject({ _tag: "RegistryAuth", status: 401, hasCredentials: true })
        expect(tokenRequests(server)).toHaveLength(2)
      }),
    ),
  )

  it.live.each<readonly [string, number, Credentials | undefined, boolean]>([
    ["401", 401, basic(), true],
    ["403", 403, basic(), true],
    ["401 to nobody", 401, undefined, false],
  ])("that answers %s is a refusal", ([, status, credentials, hasCredentials]) =>
    withBearer({ token: () => ({ status, json: { details: "incorrect username or password" } }) }, (server) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(inspect(server, credentials))
        expect(error).toMatchObject({ _tag: "RegistryAuth", status, hasCredentials })
        expect(error.message).toContain("not found or not accessible")
        expect(error.message).toContain("incorrect username or password")
      }),
    ),
  )

  it.live("a refusal is not remembered: the next secret may be right", () => {
    const token = ({ authorization }: SeenRequest) =>
      authorization === basicHeader("user:right") ? undefined : { status: 401 }
    return withBearer({ token }, (server) =>
      Effect.gen(function* () {
        yield* Effect.flip(inspect(server, basic("user", "wrong")))
        yield* inspect(server, basic("user", "right"))
      }),
    )
  })

  it.live.each<readonly [string, Reply]>([
    ["no token", { json: {} }],
    ["an empty token", { json: { token: "" } }],
    ["no JSON", { bytes: new TextEncoder().encode("<html>") }],
    ["a token that is no text", { json: { token: 7 } }],
  ])("that answers with %s is not understood", ([, reply]) =>
    withBearer({ token: () => reply }, (server) =>
      Effect.map(Effect.flip(inspect(server)), (error) => expect(error._tag).toBe("InvalidResponse")),
    ),
  )

  it.live.each([["ftp://auth.example/token"], ["no address"], ["file:///etc/passwd"]])(
    "at %s is not asked",
    ([realm = ""]) =>
      withBearer({ realm }, (server) =>
        Effect.map(Effect.flip(inspect(server, basic())), (error) => {
          expect(error._tag).toBe("InvalidResponse")
          expect(error.message).toContain("its token server is not asked")
        }),
      ),
  )
})

describe("a registry with passwords", () => {
  const handler: Handler = ({ authorization, target }) =>
    authorization === basicHeader("user:correct-horse")
      ? answerOf(target)
      : { status: 401, headers: { "www-authenticate": 'Basic realm="Registry"' } }

  it.live("gets user and password", () =>
    withRegistry(handler, (server) => Effect.map(inspect(server, basic()), ({ labels }) => expect(labels.n).toBe("1"))),
  )

  it.live.each<readonly [string, Credentials | undefined]>([
    ["none", undefined],
    ["others", basic("user", "wrong")],
  ])("refuses with %s", ([, credentials]) =>
    withRegistry(handler, (server) =>
      Effect.map(Effect.flip(inspect(server, credentials)), (error) =>
        expect(error).toMatchObject({ _tag: "RegistryAuth", hasCredentials: credentials !== undefined }),
      ),
    ),
  )
})

describe("a registry that cannot be convinced", () => {
  it.live("because it asks for something else", () =>
    withRegistry(
      () => ({ status: 401, headers: { "www-authenticate": 'Negotiate, Digest realm="x"' } }),
      (server) =>
        Effect.map(Effect.flip(inspect(server, basic())), (error) =>
          expect(error.message).toContain("it asks for neither Basic nor Bearer authorization"),
        ),
    ),
  )

  it.live("because it is none", () =>
    withRegistry(
      () => ({ status: 404 }),
      (server) =>
        Effect.map(Effect.flip(inspect(server)), (error) => {
          expect(error).toMatchObject({ _tag: "RegistryUnavailable", status: 404 })
          expect(error.message).toContain("is no registry (HTTP 404)")
        }),
    ),
  )

  it.live("takes the first challenge that can be met, of several headers", () => {
    const challenges = ["Negotiate", 'Basic realm="x"']
    return withRegistry(
      ({ authorization, target }) =>
        authorization?.startsWith("Basic ")
          ? answerOf(target)
          : { status: 401, headers: { "www-authenticate": challenges } },
      (server) => Effect.map(inspect(server, basic()), ({ labels }) => expect(labels.n).toBe("1")),
    )
  })
})

describe("what the registry redirects to", () => {
  it.live("another host gets no authorization", () =>
    Effect.gen(function* () {
      const elsewhere = yield* serve(({ target }) => answerOf(target.split("?")[0] ?? ""))
      const redirecting: Handler = ({ authorization, target }) => {
        if (authorization === undefined) return { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
        return target.includes("/blobs/")
          ? { status: 307, headers: { location: `${elsewhere.origin}${target}?X-Amz-Signature=signed` } }
          : answerOf(target)
      }
      const { labels } = yield* withRegistry(redirecting, (server) => inspect(server, basic()))
      expect(labels.n).toBe("1")
      expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined])
    }),
  )

  it.live("the same host gets it again", () => {
    const moving: Handler = ({ authorization, target }) => {
      if (authorization === undefined) return { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
      if (target.endsWith("?moved")) return answerOf(target.slice(0, -"?moved".length))
      return target === "/v2/" ? {} : { status: 302, headers: { location: `${target}?moved` } }
    }
    return withRegistry(moving, (server) =>
      Effect.map(inspect(server, basic()), ({ labels }) => expect(labels.n).toBe("1")),
    )
  })
})

import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Stream } from "effect"
import type { Credentials } from "../credentials/credentials.ts"
import { makeKeyring } from "../credentials/keyring.ts"
import { Registry } from "../registry.ts"
import { withRegistry } from "../test-fixtures/loopback-registry.ts"
import { type Handler, type LoopbackServer, type Reply, routes } from "../test-fixtures/loopback-server.ts"

const basic = (username: string, password: string): Credentials => ({
  _tag: "Basic",
  username,
  password: Redacted.make(password),
})

/** Runs against a server that stands for Docker Hub's and GitHub's APIs. */
const withApis = <A, E>(handler: Handler, test: (server: LoopbackServer) => Effect.Effect<A, E, Registry>) =>
  withRegistry(handler, test, ({ origin }) => ({ dockerHubApi: origin, gitHubApi: origin }))

const pages = (registry: string, pattern: string, key?: string, credentials?: Credentials) =>
  Effect.flatMap(Registry, (service) =>
    Stream.runCollect(
      service.repositories(
        registry,
        pattern,
        key === undefined || credentials === undefined ? [] : makeKeyring([{ key, credentials }]),
      ),
    ),
  )
const names = (...args: Parameters<typeof pages>) =>
  Effect.map(pages(...args), (all) => all.flatMap((page) => page.names))

describe("the repositories of a namespace of Docker Hub", () => {
  const HUB = "/v2/namespaces/acme/repositories"
  const hubPage = (repositories: ReadonlyArray<string>, count: number, next: string | null) => ({
    json: {
      count,
      next,
      previous: null,
      results: repositories.map((name) => ({ name, namespace: "acme", repository_type: "image", status: 1 })),
    },
  })
  const hub =
    ({ page2 = (origin: string) => `${origin}${HUB}?page=2&page_size=100` } = {}): Handler =>
    (request, count) =>
      routes({
        [`${HUB}?page_size=100`]: hubPage(["aim-base", "aim-qwen"], 3, page2(request.origin)),
        [`${HUB}?page=2&page_size=100`]: hubPage(["other"], 3, null),
        "/v2/auth/token": { json: { access_token: "hub-jwt" } },
      })(request, count)

  it.live("come page by page, with how many there are", () =>
    withApis(hub(), (server) =>
      Effect.gen(function* () {
        expect(yield* pages("docker.io", "acme")).toEqual([
          { names: ["acme/aim-base", "acme/aim-qwen"], read: 2, total: 3 },
          { names: ["acme/other"], read: 3, total: 3 },
        ])
        expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
      }),
    ),
  )

  it.live("include the private ones, after one login", () =>
    withApis(hub(), (server) =>
      Effect.gen(function* () {
        const credentials = basic("bot", "dckr_pat_secret")
        yield* names("index.docker.io", "acme", "https://index.docker.io/v1/", credentials)
        yield* names("docker.io", "acme", "docker.io", credentials)
        const [login, ...rest] = server.seen
        expect(login).toMatchObject({ method: "POST", target: "/v2/auth/token", authorization: undefined })
        expect(JSON.parse(login?.body ?? "")).toEqual({ identifier: "bot", secret: "dckr_pat_secret" })
        expect(rest.map(({ authorization }) => authorization)).toEqual(Array(4).fill("Bearer hub-jwt"))
      }),
    ),
  )

  it.live("are not read on another host", () =>
    withApis(hub({ page2: () => "https://elsewhere.example/v2/x" }), () =>
      Effect.map(Effect.flip(names("docker.io", "acme")), (error) => {
        expect(error).toMatchObject({ _tag: "InvalidResponse", registry: "docker.io" })
        expect(error.message).toContain("its next page is not on 127.0.0.1")
      }),
    ),
  )

  const PAT = "dckr_pat_secret"
  it.live.each<readonly [string, Reply, string]>([
    [
      "a wrong password",
      { status: 401, json: { detail: `Incorrect authentication credentials ${PAT}` } },
      "RegistryAuth",
    ],
    ["too many logins", { status: 429, headers: { "x-retry-after": "4102444800" }, json: {} }, "RegistryRateLimited"],
    ["an outage", { status: 500 }, "RegistryUnavailable"],
    ["a page of a proxy", { bytes: new TextEncoder().encode("<html>") }, "InvalidResponse"],
  ])("fail with %s", ([, reply, tag]) =>
    withApis(routes({ "/v2/auth/token": reply }), () =>
      Effect.map(Effect.flip(names("docker.io", "acme", "docker.io", basic("bot", PAT))), (error) => {
        expect(error._tag).toBe(tag)
        expect(error.message).not.toContain(PAT)
      }),
    ),
  )
})

describe("the packages of a GitHub organization", () => {
  const token = basic("bot", "ghp_0123456789abcdef")
  const address = (owners: string, page: number) =>
    `/${owners}/acme/packages?package_type=container&per_page=100&page=${page}`
  const packages = (count: number, from = 0): Reply => ({
    json: Array.from({ length: count }, (_, index) => ({
      id: index,
      name: `aim-${from + index}`,
      package_type: "container",
      visibility: "private",
    })),
  })

  it.live("come until a page is not full: there is no link", () =>
    withApis(
      routes({
        [address("orgs", 1)]: packages(100),
        [address("orgs", 2)]: packages(100, 100),
        [address("orgs", 3)]: packages(1, 200),
      }),
      (server) =>
        Effect.gen(function* () {
          const all = yield* pages("ghcr.io", "acme", "ghcr.io", token)
          expect(all.map(({ read }) => read)).toEqual([100, 200, 201])
          expect(all[2]?.names).toEqual(["acme/aim-200"])
          expect(server.seen.every(({ authorization }) => authorization === "Bearer ghp_0123456789abcdef")).toBe(true)
        }),
    ),
  )

  it.live("of a user, where no organization is called so", () =>
    withApis(routes({ [address("users", 1)]: packages(100), [address("users", 2)]: packages(0) }), (server) =>
      Effect.gen(function* () {
        expect(yield* names("ghcr.io", "acme", "https://ghcr.io", token)).toHaveLength(100)
        expect(server.seen.map(({ target }) => target)).toEqual([
          address("orgs", 1),
          address("users", 1),
          address("users", 2),
        ])
      }),
    ),
  )

  it.live("of nobody", () =>
    withApis(routes({}), () =>
      Effect.map(Effect.flip(names("ghcr.io", "acme", "ghcr.io", token)), ({ _tag }) =>
        expect(_tag).toBe("ImageNotFound"),
      ),
    ),
  )

  it.live("with names in upper case or of several segments are repositories", () =>
    withApis(routes({ [address("orgs", 1)]: { json: [{ name: "Charts/AIM" }, { name: "a b" }] } }), () =>
      Effect.map(names("ghcr.io", "acme", "ghcr.io", token), (all) => expect(all).toEqual(["acme/charts/aim"])),
    ),
  )

  it.live("need a token", () =>
    withApis(routes({}), (server) =>
      Effect.map(Effect.flip(names("ghcr.io", "acme")), (error) => {
        expect(error._tag).toBe("ListingUnavailable")
        expect(error.message).toContain("add a pull secret for ghcr.io with read:packages")
        expect(server.seen).toEqual([])
      }),
    ),
  )

  it.live.each<readonly [string, Reply, object]>([
    ["a wrong token", { status: 401, json: { message: "Bad credentials" } }, { _tag: "RegistryAuth" }],
    [
      "a token without the scope",
      { status: 403, json: { message: "You need at least read:packages scope" } },
      { _tag: "RegistryAuth" },
    ],
    [
      "too many requests, in GitHub's way",
      { status: 403, headers: { "retry-after": "60" }, json: { message: "secondary rate limit" } },
      { _tag: "RegistryRateLimited", retryAfterSeconds: 60 },
    ],
    ["an outage", { status: 502 }, { _tag: "RegistryUnavailable", status: 502 }],
  ])("fail with %s", ([, reply, error]) =>
    withApis(routes({ [address("orgs", 1)]: reply }), () =>
      Effect.map(Effect.flip(names("ghcr.io", "acme", "ghcr.io", token)), (found) => {
        expect(found).toMatchObject(error)
        expect(found.message).not.toContain("ghp_")
      }),
    ),
  )
})

describe("without a namespace nothing is listed", () => {
  it.live.each([
    ["docker.io", ""],
    ["docker.io", "a*"],
    ["index.docker.io", "a/b"],
    ["ghcr.io", ""],
    ["ghcr.io", "a.b"],
    ["ghcr.io", "../x"],
  ])("%s %j", ([registry = "", namespace = ""]) =>
    withApis(routes({}), (server) =>
      Effect.map(Effect.flip(names(registry, namespace)), (error) => {
        expect(error._tag).toBe("ListingUnavailable")
        expect(error.message).toContain("its repositories are listed by namespace only")
        expect(server.seen).toEqual([])
      }),
    ),
  )
})

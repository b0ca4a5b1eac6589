import type { Handler, Reply, SeenRequest } from "@aim-engine/registry/test-fixtures/loopback-server"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"

/** The repositories of a namespace, as both APIs list them. */
export interface PlayedNamespace {
  readonly name: string
  readonly repositories: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
}

/** The hosts that are played, and under which path on loopback. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ["index.docker.io", "/docker"],
  ["auth.docker.io", "/docker-auth"],
  ["hub.docker.com", "/hub"],
  ["ghcr.io", "/ghcr"],
  ["api.github.com", "/github"],
])

/** An HTTP client that finds those hosts on loopback, each below a path of its own. Nobody else is there. */
export const playedHttpClient = (origin: string): Layer.Layer<HttpClient.HttpClient> =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.mapRequest(client, (request) => {
        const url = new URL(request.url)
        const path = HOSTS.get(url.host) ?? "/nobody"
        return HttpClientRequest.setUrl(request, `${origin}${path}${url.pathname}${url.search}`)
      }),
    ),
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))

const HUB_PAGE = 100
const GITHUB_PAGE = 100

/** Docker Hub's own API: pages of a hundred, with the address of the next. */
const hubPage = ({ name, repositories }: PlayedNamespace, url: URL): Reply => {
  const page = Number(url.searchParams.get("page") ?? 1)
  const from = (page - 1) * HUB_PAGE
  const path = `/v2/namespaces/${name}/repositories`
  if (url.pathname !== `/hub${path}`) return { status: 404, json: { message: "object not found" } }
  return {
    json: {
      count: repositories.length,
      next:
        from + HUB_PAGE < repositories.length
          ? `https://hub.docker.com${path}?page=${page + 1}&page_size=${HUB_PAGE}`
          : null,
      results: repositories.slice(from, from + HUB_PAGE).map((repository) => ({ name: repository, namespace: name })),
    },
  }
}

/** GitHub's API: pages of a hundred without an address of the next, for whoever has the token. */
const packagesPage = (
  { name, repositories }: PlayedNamespace,
  url: URL,
  { authorization }: SeenRequest,
  token: string,
): Reply => {
  if (authorization !== `Bearer ${token}`) return { status: 401, json: { message: "Bad credentials" } }
  // It is a user and no organization.
  if (url.pathname !== `/github/users/${name}/packages`) return { status: 404, json: { message: "Not Found" } }
  const from = (Number(url.searchParams.get("page")) - 1) * GITHUB_PAGE
  return { json: repositories.slice(from, from + GITHUB_PAGE).map((repository) => ({ name: repository })) }
}

/** A registry that wants a token for each repository from its token server, anonymous or not. */
const registry = (
  { name, repositories, tags }: PlayedNamespace,
  realm: string,
  path: string,
  { authorization }: SeenRequest,
): Reply => {
  const repository = /^\/v2\/(.*)\/tags\/list$/.exec(path)?.[1] ?? ""
  const scope = `repository:${repository}:pull`
  const challenge = `Bearer realm="${realm}",service="played"${repository === "" ? "" : `,scope="${scope}"`}`
  if (authorization !== `Bearer token-for-${scope}`) {
    return { status: 401, headers: { "www-authenticate": challenge } }
  }
  return repositories.includes(repository.slice(name.length + 1))
    ? { json: { name: repository, tags } }
    : { status: 404 }
}

const token = (url: URL): Reply => ({ json: { token: `token-for-${url.searchParams.get("scope")}`, expires_in: 300 } })

/** Docker Hub and GitHub with one namespace each. */
export const playedRegistries =
  (hub: PlayedNamespace, github: PlayedNamespace & { readonly token: string }): Handler =>
  (request) => {
    const url = new URL(request.target, "http://loopback")
    const [, host = "", ...rest] = url.pathname.split("/")
    const path = `/${rest.join("/")}`
    switch (host) {
      case "hub":
        return hubPage(hub, url)
      case "github":
        return packagesPage(github, url, request, github.token)
      case "docker":
        return registry(hub, "https://auth.docker.io/token", path, request)
      case "ghcr":
        return path === "/token" ? token(url) : registry(github, "https://ghcr.io/token", path, request)
      case "docker-auth":
        return token(url)
      default:
        return { status: 502 }
    }
  }

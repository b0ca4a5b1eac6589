import { Clock, Effect, type Redacted } from "effect"
import { basicAuthorization, bearerAuthorization, type Credentials } from "../credentials/credentials.ts"
import { InvalidResponseError, type RegistryError } from "../errors/registry-error.ts"
import type { Answer } from "../transport/answer.ts"
import type { Exchange } from "../transport/exchange.ts"
import { about, type Operation } from "../transport/operation.ts"
import { statusError } from "../transport/status-error.ts"
import { type AuthorizationScheme, authorizationScheme } from "./challenge.ts"
import type { Endpoint, FindEndpoint } from "./endpoint.ts"
import { secretsOf } from "./secrets.ts"
import type { TokenRequest, Tokens } from "./tokens.ts"

/** Something of a registry, to be read. */
export interface ResourceRequest extends Operation {
  /** The path below the registry's base with its query, e.g. `v2/acme/model/tags/list`, or its full address there. */
  readonly target: string | URL
  readonly accept?: string
  /** What a token must allow, e.g. `repository:acme/model:pull`. */
  readonly scope: string
  readonly credentials: Credentials | undefined
  readonly limitBytes: number
  /** Whether the headers of the answer are enough. */
  readonly isHead?: boolean
}

/** What was read, and the address that was asked for it: links in it are relative to that. */
export interface Resource extends Answer {
  readonly asked: URL
}

/** Reads something of a registry, with whatever authorization the registry asks for. Refusals are errors. */
export type ReadResource = (request: ResourceRequest) => Effect.Effect<Resource, RegistryError>

const tokenRequest = (
  scheme: Extract<AuthorizationScheme, { _tag: "Bearer" }>,
  request: ResourceRequest,
  scopes: ReadonlyArray<string>,
): TokenRequest => ({
  registry: request.registry,
  realm: scheme.realm,
  ...(scheme.service === undefined ? {} : { service: scheme.service }),
  scopes,
  credentials: request.credentials,
})

/** Whether credentials may go to this token server: over TLS, unless the registry itself is asked without. */
const mayTrust = (realm: string, { base }: Endpoint): boolean =>
  URL.canParse(realm) && ["https:", base.protocol].includes(new URL(realm).protocol)

export const makeReadResource = (exchange: Exchange, findEndpoint: FindEndpoint, tokens: Tokens): ReadResource => {
  const authorize = Effect.fnUntraced(function* (
    scheme: AuthorizationScheme | undefined,
    endpoint: Endpoint,
    request: ResourceRequest,
    scopes: ReadonlyArray<string>,
  ): Effect.fn.Return<Redacted.Redacted | undefined, RegistryError> {
    const { credentials, registry } = request
    if (scheme === undefined) return undefined
    if (credentials?._tag === "RegistryToken") return bearerAuthorization(credentials.token)
    if (scheme._tag === "Basic") {
      if (credentials === undefined) return undefined
      const secret = credentials._tag === "Basic" ? credentials.password : credentials.token
      return basicAuthorization(credentials.username, secret)
    }
    if (!mayTrust(scheme.realm, endpoint)) {
      const message = `${about(request)}: its token server is not asked, for it has no TLS`
      return yield* new InvalidResponseError({ registry, message })
    }
    return bearerAuthorization(yield* tokens.get(tokenRequest(scheme, request, scopes)))
  })

  /** What is tried after a 401: what the answer demands comes first, and a token that was refused is forgotten. */
  const authorizeAgain = Effect.fnUntraced(function* (
    answer: Answer,
    refused: Redacted.Redacted | undefined,
    endpoint: Endpoint,
    request: ResourceRequest,
  ): Effect.fn.Return<Redacted.Redacted | undefined, RegistryError> {
    const scheme = authorizationScheme(answer.headers["www-authenticate"] ?? "") ?? endpoint.scheme
    if (scheme?._tag === "Basic") {
      return refused === undefined ? yield* authorize(scheme, endpoint, request, []) : undefined
    }
    if (scheme === undefined || request.credentials?._tag === "RegistryToken") return undefined
    if (endpoint.scheme?._tag === "Bearer") {
      yield* tokens.forget(tokenRequest(endpoint.scheme, request, [request.scope]))
    }
    const scopes = [...new Set([...(scheme.scope === undefined ? [] : [scheme.scope]), request.scope])]
    yield* tokens.forget(tokenRequest(scheme, request, scopes))
    return yield* authorize(scheme, endpoint, request, scopes)
  })

  return Effect.fnUntraced(function* (request: ResourceRequest) {
    const endpoint = yield* findEndpoint(request.registry)
    const { registry, what, limitBytes, isHead = false } = request
    const asked = new URL(request.target, endpoint.base)
    const ask = (authorization: Redacted.Redacted | undefined) =>
      exchange({
        registry,
        what,
        limitBytes,
        isHead,
        url: asked,
        ...(request.accept === undefined ? {} : { headers: { accept: request.accept } }),
        authorization,
      })
    const first = yield* authorize(endpoint.scheme, endpoint, request, [request.scope])
    let authorization = first
    let answer = yield* ask(first)
    if (answer.status === 401) {
      const second = yield* authorizeAgain(answer, first, endpoint, request)
      if (second !== undefined) {
        authorization = second
        answer = yield* ask(second)
      }
    }
    if (answer.status < 400) return { ...answer, asked }
    const secrets = secretsOf(request.credentials, authorization)
    const asker = { hasCredentials: request.credentials !== undefined, secrets }
    return yield* statusError(request, answer, asker, yield* Clock.currentTimeMillis)
  })
}

import { Cache, Clock, Duration, Effect, Exit, Redacted, Schema } from "effect"
import { HttpBody } from "effect/http"
import { basicAuthorization, type Credentials } from "../credentials/credentials.ts"
import { InvalidResponseError, type RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import type { Exchange } from "../transport/exchange.ts"
import { about, type Operation } from "../transport/operation.ts"
import { statusError } from "../transport/status-error.ts"
import { secretsOf } from "./secrets.ts"

/** What an access token is for. Equal requests share one token. */
export interface TokenRequest {
  readonly registry: string
  /** The address of the token server. */
  readonly realm: string
  readonly service?: string
  /** What it must allow, e.g. `repository:acme/model:pull`. */
  readonly scopes: ReadonlyArray<string>
  readonly credentials: Credentials | undefined
}

export interface Tokens {
  /** The access token, from the cache as long as it is good. */
  readonly get: (request: TokenRequest) => Effect.Effect<Redacted.Redacted, RegistryError>
  /** Forgets a token that was refused. */
  readonly forget: (request: TokenRequest) => Effect.Effect<void>
}

/** Source: distribution, "Token Authentication Specification": `expires_in` is 60 unless given. */
const Token = Schema.Struct({
  token: Schema.optionalKey(Schema.String),
  access_token: Schema.optionalKey(Schema.String),
  expires_in: Schema.optionalKey(Schema.Number),
})
const DEFAULT_SECONDS = 60
/** A token is renewed when this part of its life is over, so that none runs out on the way. */
const USABLE_PART = 0.9
const CAPACITY = 1000
/** Who we are, to token servers that want to know. */
const CLIENT_ID = "aim-engine"

interface AccessToken {
  readonly value: Redacted.Redacted
  readonly seconds: number
}

const formOf = ({ service, scopes }: TokenRequest, token: Redacted.Redacted) =>
  HttpBody.urlParams([
    ["grant_type", "refresh_token"],
    ...(service === undefined ? [] : [["service", service] as const]),
    ["client_id", CLIENT_ID],
    ["scope", scopes.join(" ")],
    ["refresh_token", Redacted.value(token)],
  ])

const addressOf = ({ realm, service, scopes }: TokenRequest): URL => {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set("service", service)
  for (const scope of scopes) url.searchParams.append("scope", scope)
  return url
}

const basicOf = (credentials: Credentials | undefined): Redacted.Redacted | undefined => {
  if (credentials?._tag === "Basic") return basicAuthorization(credentials.username, credentials.password)
  if (credentials?._tag === "IdentityToken") return basicAuthorization(credentials.username, credentials.token)
  return undefined
}

/** Access tokens from token servers. Source: distribution, "Token Authentication Specification" and "OAuth2 Token Authentication". */
export const makeTokens = (exchange: Exchange, settings: RegistrySettings): Effect.Effect<Tokens> => {
  const fetchToken = Effect.fnUntraced(function* (request: TokenRequest): Effect.fn.Return<AccessToken, RegistryError> {
    const { registry, credentials } = request
    const url = addressOf(request)
    const operation: Operation = { registry, what: `access token from ${url.host}` }
    const limitBytes = settings.pageBytes
    const posted =
      credentials?._tag === "IdentityToken"
        ? yield* exchange({
            ...operation,
            url: new URL(request.realm),
            body: formOf(request, credentials.token),
            limitBytes,
          })
        : undefined
    // Token servers without OAuth2 know only the GET.
    const answer =
      posted === undefined || posted.status === 404 || posted.status === 405
        ? yield* exchange({ ...operation, url, authorization: basicOf(credentials), limitBytes })
        : posted
    if (answer.status >= 400) {
      const asker = { hasCredentials: credentials !== undefined, secrets: secretsOf(credentials) }
      return yield* statusError(operation, answer, asker, yield* Clock.currentTimeMillis)
    }
    const token = yield* decodeAnswer(operation, answer, Token, "an access token")
    const value = token.access_token || token.token
    if (!value) {
      return yield* new InvalidResponseError({ registry, message: `${about(operation)}: the answer holds no token` })
    }
    return { value: Redacted.make(value), seconds: token.expires_in ?? DEFAULT_SECONDS }
  })

  return Effect.map(
    Cache.makeWith(fetchToken, {
      capacity: CAPACITY,
      timeToLive: (exit) => Duration.seconds(Exit.isSuccess(exit) ? Math.max(0, exit.value.seconds * USABLE_PART) : 0),
    }),
    (cache) => ({
      get: (request) => Effect.map(Cache.get(cache, request), ({ value }) => value),
      forget: (request) => Cache.invalidate(cache, request),
    }),
  )
}

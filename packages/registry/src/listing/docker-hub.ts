import { DEFAULT_REGISTRY, isRepositoryPath } from "@aim-engine/core"
import { Cache, Clock, Duration, Effect, Exit, Redacted, Schema, type Stream } from "effect"
import { HttpBody } from "effect/http"
import { secretsOf } from "../authorization/secrets.ts"
import { bearerAuthorization, type Credentials } from "../credentials/credentials.ts"
import type { RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import type { Exchange } from "../transport/exchange.ts"
import type { Operation } from "../transport/operation.ts"
import { statusError } from "../transport/status-error.ts"
import { type ListingPage, listPages, sameHost } from "./pages.ts"

/** Lists the repositories of a namespace, as `namespace/name`. */
export type ListNamespace = (
  namespace: string,
  credentials: Credentials | undefined,
) => Stream.Stream<ListingPage, RegistryError>

const Page = Schema.Struct({
  count: Schema.optionalKey(Schema.Number),
  next: Schema.optionalKey(Schema.NullOr(Schema.String)),
  results: Schema.Array(Schema.Struct({ name: Schema.String })),
})
const Login = Schema.Struct({ access_token: Schema.String })

const PAGE_SIZE = 100
/** Access tokens of Docker Hub are good for ten minutes. */
const LOGIN = Duration.minutes(5)
const LOGINS = 100

/**
 * The repositories of a namespace of Docker Hub, whose registry has no catalog; the private ones too, where credentials
 * are given. Source: Docker Hub API, "List repositories in a namespace" and "Create access token".
 */
export const makeDockerHubListing = (exchange: Exchange, settings: RegistrySettings): Effect.Effect<ListNamespace> => {
  const api = (path: string): URL => new URL(path, settings.dockerHubApi)
  const limitBytes = settings.pageBytes

  const logIn = Effect.fnUntraced(function* (credentials: Extract<Credentials, { _tag: "Basic" }>) {
    const operation: Operation = { registry: DEFAULT_REGISTRY, what: "login to Docker Hub's API" }
    const { username: identifier, password } = credentials
    const answer = yield* exchange({
      ...operation,
      url: api("/v2/auth/token"),
      body: HttpBody.jsonUnsafe({ identifier, secret: Redacted.value(password) }),
      limitBytes,
    })
    if (answer.status >= 400) {
      const asker = { hasCredentials: true, secrets: secretsOf(credentials) }
      return yield* statusError(operation, answer, asker, yield* Clock.currentTimeMillis)
    }
    const login = yield* decodeAnswer(operation, answer, Login, "an access token")
    return bearerAuthorization(Redacted.make(login.access_token))
  })

  return Effect.gen(function* () {
    const logins = yield* Cache.makeWith(logIn, {
      capacity: LOGINS,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? LOGIN : Duration.zero),
    })
    return (namespace, credentials) => {
      const operation: Operation = { registry: DEFAULT_REGISTRY, what: `repositories of ${namespace}` }
      const first = api(`/v2/namespaces/${encodeURIComponent(namespace)}/repositories?page_size=${PAGE_SIZE}`)
      return listPages(
        operation,
        settings,
        first.href,
        Effect.fnUntraced(function* (address) {
          const url = new URL(address)
          const authorization = credentials?._tag === "Basic" ? yield* Cache.get(logins, credentials) : undefined
          const answer = yield* exchange({ ...operation, url, authorization, limitBytes })
          if (answer.status >= 400) {
            const secrets = secretsOf(credentials, authorization)
            const asker = { hasCredentials: authorization !== undefined, secrets }
            return yield* statusError(operation, answer, asker, yield* Clock.currentTimeMillis)
          }
          const page = yield* decodeAnswer(operation, answer, Page, "a page of repositories")
          const next = yield* sameHost(operation, url, page.next || undefined)
          const names = page.results.map(({ name }) => `${namespace}/${name}`).filter(isRepositoryPath)
          return { names, total: page.count, next }
        }),
      )
    }
  })
}

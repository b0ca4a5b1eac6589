import { GITHUB_REGISTRY, isRepositoryPath } from "@aim-engine/core"
import { Clock, Effect, type Redacted, Schema } from "effect"
import { secretsOf } from "../authorization/secrets.ts"
import { bearerAuthorization, type Credentials } from "../credentials/credentials.ts"
import { ListingUnavailableError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import type { Exchange } from "../transport/exchange.ts"
import { about, type Operation } from "../transport/operation.ts"
import { statusError } from "../transport/status-error.ts"
import type { ListNamespace } from "./docker-hub.ts"
import { listPages } from "./pages.ts"

const Packages = Schema.Array(Schema.Struct({ name: Schema.String }))

/** GitHub's largest page. A shorter one is the last: this endpoint sends no `Link`. */
const PAGE_SIZE = 100

const tokenOf = (credentials: Credentials): Redacted.Redacted =>
  credentials._tag === "Basic" ? credentials.password : credentials.token

/**
 * The container packages of a GitHub organization or user. Needs credentials for ghcr.io whose password is a token with
 * scope `read:packages`. Source: GitHub REST API, "List packages for an organization", version 2022-11-28.
 */
export const makeGhcrListing =
  (exchange: Exchange, settings: RegistrySettings): ListNamespace =>
  (namespace, credentials) => {
    const operation: Operation = { registry: GITHUB_REGISTRY, what: `packages of ${namespace}` }
    const pageAddress = (owners: string, page: number): string => {
      const path = `/${owners}/${encodeURIComponent(namespace)}/packages`
      return new URL(`${path}?package_type=container&per_page=${PAGE_SIZE}&page=${page}`, settings.gitHubApi).href
    }

    const ask = Effect.fnUntraced(function* (address: string) {
      if (credentials === undefined) {
        return yield* new ListingUnavailableError({
          registry: GITHUB_REGISTRY,
          message: `${about(operation)}: GitHub lists packages only with a token; add a pull secret for ghcr.io with read:packages`,
        })
      }
      const authorization = bearerAuthorization(tokenOf(credentials))
      const answer = yield* exchange({
        ...operation,
        url: new URL(address),
        headers: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" },
        authorization,
        limitBytes: settings.pageBytes,
      })
      if (answer.status < 400) return yield* decodeAnswer(operation, answer, Packages, "a page of packages")
      const asker = { hasCredentials: true, secrets: secretsOf(credentials, authorization) }
      return yield* statusError(operation, answer, asker, yield* Clock.currentTimeMillis)
    })

    return listPages(
      operation,
      settings,
      pageAddress("orgs", 1),
      Effect.fnUntraced(function* (address) {
        const url = new URL(address)
        const number = Number(url.searchParams.get("page"))
        const isFirst = number === 1 && url.pathname.startsWith("/orgs/")
        const asUser = pageAddress("users", 1)
        const [packages, owners] = yield* ask(address).pipe(
          Effect.map((found) => [found, url.pathname.startsWith("/orgs/") ? "orgs" : "users"] as const),
          Effect.catchTag("ImageNotFound", (error) =>
            isFirst ? Effect.map(ask(asUser), (found) => [found, "users"] as const) : Effect.fail(error),
          ),
        )
        return {
          names: packages.map(({ name }) => `${namespace}/${name}`.toLowerCase()).filter(isRepositoryPath),
          next: packages.length < PAGE_SIZE ? undefined : pageAddress(owners, number + 1),
        }
      }),
    )
  }

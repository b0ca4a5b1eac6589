import { DEFAULT_REGISTRY } from "@aim-engine/core"
import { Cache, Clock, Duration, Effect, Exit } from "effect"
import { InvalidResponseError, type RegistryError, RegistryUnavailableError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import type { Exchange } from "../transport/exchange.ts"
import { isLocalHost } from "../transport/local-host.ts"
import { about } from "../transport/operation.ts"
import { statusError } from "../transport/status-error.ts"
import { type AuthorizationScheme, authorizationScheme } from "./challenge.ts"

/** Where a registry is, and how it wants to be asked. */
export interface Endpoint {
  /** The address above `/v2/`, ending in `/`. */
  readonly base: URL
  /** How it wants to be convinced; undefined if it asks for nothing. */
  readonly scheme: AuthorizationScheme | undefined
}

/** The endpoint of a registry by its canonical name. */
export type FindEndpoint = (registry: string) => Effect.Effect<Endpoint, RegistryError>

/** The host that serves Docker Hub's registry. */
const DOCKER_HUB_HOST = "index.docker.io"
/** How many registries are remembered. */
const CAPACITY = 1000

const withSlash = (address: string): string => (address.endsWith("/") ? address : `${address}/`)

/** Asks a registry's `/v2/`, once for all who want to know. Source: OCI distribution specification, "Determining Support". */
export const makeFindEndpoint = (exchange: Exchange, settings: RegistrySettings): Effect.Effect<FindEndpoint> => {
  const ping = Effect.fnUntraced(function* (registry: string, address: string, attempts: number) {
    const operation = { registry, what: "the registry's API" }
    if (!URL.canParse(address)) {
      return yield* new InvalidResponseError({ registry, message: `${about(operation)}: ${address} is no address` })
    }
    const base = new URL(address)
    const answer = yield* exchange({
      ...operation,
      url: new URL("v2/", base),
      limitBytes: settings.pageBytes,
      attempts,
    })
    if (answer.status < 300) return { base, scheme: undefined }
    if (answer.status === 404) {
      const message = `${about(operation)}: ${base.host} is no registry (HTTP 404)`
      return yield* new RegistryUnavailableError({ registry, message, status: 404 })
    }
    if (answer.status !== 401) {
      const asker = { hasCredentials: false, secrets: [] }
      return yield* statusError(operation, answer, asker, yield* Clock.currentTimeMillis)
    }
    const scheme = authorizationScheme(answer.headers["www-authenticate"] ?? "")
    if (scheme !== undefined) return { base, scheme }
    const message = `${about(operation)}: it asks for neither Basic nor Bearer authorization`
    return yield* new InvalidResponseError({ registry, message })
  })

  const find = (registry: string): Effect.Effect<Endpoint, RegistryError> => {
    const { attempts } = settings
    const mirror = settings.mirrors.get(registry)
    if (mirror !== undefined) return ping(registry, withSlash(mirror), attempts)
    if (!isLocalHost(registry)) {
      return ping(registry, `https://${registry === DEFAULT_REGISTRY ? DOCKER_HUB_HOST : registry}/`, attempts)
    }
    return ping(registry, `https://${registry}/`, 1).pipe(
      Effect.catchTag("RegistryUnavailable", (error) =>
        // An answer, or a certificate, is TLS: credentials must not go around it.
        error.status !== undefined || error.reason === "CertificateError"
          ? error
          : Effect.mapError(ping(registry, `http://${registry}/`, attempts), (plain) =>
              plain._tag === "RegistryUnavailable" && plain.status === undefined ? error : plain,
            ),
      ),
    )
  }

  return Effect.map(
    Cache.makeWith(find, {
      capacity: CAPACITY,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.seconds(settings.endpointSeconds) : Duration.zero),
    }),
    (cache) => (registry) => Cache.get(cache, registry),
  )
}

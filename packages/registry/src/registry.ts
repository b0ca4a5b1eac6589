import { type PullReference, parsePullReference, type RepositoryName } from "@aim-engine/core"
import { Context, Duration, Effect, Layer, Result, type Stream } from "effect"
import type { HttpClient } from "effect/http"
import { makeFindEndpoint } from "./authorization/endpoint.ts"
import { makeReadResource } from "./authorization/resource.ts"
import { makeTokens } from "./authorization/tokens.ts"
import { EMPTY_KEYRING, type Keyring } from "./credentials/keyring.ts"
import { type RegistryError, RegistryTimeoutError } from "./errors/registry-error.ts"
import { type ImageInspection, makeInspect } from "./image/inspect.ts"
import type { Platform } from "./image/manifest.ts"
import { DEFAULT_PLATFORM } from "./image/platform.ts"
import { makeReadDigest } from "./image/read-digest.ts"
import { makeDockerHubListing } from "./listing/docker-hub.ts"
import { makeGhcrListing } from "./listing/ghcr.ts"
import type { ListingPage } from "./listing/pages.ts"
import { makeRegistryListing } from "./listing/registry-listing.ts"
import { makeListRepositories } from "./listing/repositories.ts"
import { credentialsFor } from "./mirrors/registry-mirrors.ts"
import { DEFAULT_SETTINGS, type RegistrySettings } from "./settings.ts"
import { makeExchange } from "./transport/exchange.ts"

/** How an image is inspected. */
export interface InspectOptions {
  /** Which of an index's images is read. Linux on amd64 unless given. */
  readonly platform?: Platform
}

/**
 * Container registries, as far as their images can be looked at without pulling them. Every call takes the credentials
 * that it may use; nothing is read from the environment. Calls end within the settings' time and memory, whatever the
 * other side does, and their errors hold no credentials.
 */
export class Registry extends Context.Service<
  Registry,
  {
    /** What the registry knows about an image: digests, platform, labels. The layers are not touched. */
    readonly inspect: (
      image: string,
      keyring?: Keyring,
      options?: InspectOptions,
    ) => Effect.Effect<ImageInspection, RegistryError>
    /** The digest that a reference stands for at this moment. Costs a registry less than an inspection. */
    readonly digest: (image: string, keyring?: Keyring) => Effect.Effect<string, RegistryError>
    /** The tags of a repository, page by page, in the registry's order. */
    readonly tags: (name: RepositoryName, keyring?: Keyring) => Stream.Stream<ListingPage, RegistryError>
    /**
     * The repositories of a namespace, page by page, with the namespace and without the registry (`acme/model`).
     * Docker Hub and ghcr.io are listed by namespace only; of others, and of mirrors, an empty namespace means all.
     */
    readonly repositories: (
      registry: string,
      namespace: string,
      keyring?: Keyring,
    ) => Stream.Stream<ListingPage, RegistryError>
  }
>()("@aim-engine/registry/Registry") {
  /**
   * On any HTTP client that follows no redirects by itself: undici's and Node's do not, `fetch` must be told so
   * (`FetchHttpClient.RequestInit` with `redirect: "manual"`).
   */
  static readonly layer = (
    given: Partial<RegistrySettings> = {},
  ): Layer.Layer<Registry, never, HttpClient.HttpClient> =>
    Layer.effect(Registry, makeRegistry({ ...DEFAULT_SETTINGS, ...given }))
}

const makeRegistry = Effect.fnUntraced(function* (settings: RegistrySettings) {
  const exchange = yield* makeExchange(settings)
  const findEndpoint = yield* makeFindEndpoint(exchange, settings)
  const read = makeReadResource(exchange, findEndpoint, yield* makeTokens(exchange, settings))
  const inspectReference = makeInspect(read, settings)
  const readDigest = makeReadDigest(read, settings)
  const listing = makeRegistryListing(read, settings)
  const listRepositories = makeListRepositories(settings.mirrors, listing, {
    dockerHub: yield* makeDockerHubListing(exchange, settings),
    ghcr: makeGhcrListing(exchange, settings),
  })
  const credentialsOf = (keyring: Keyring, name: RepositoryName) => credentialsFor(settings.mirrors, keyring, name)

  /** Reads a reference, and gives up on what is done with it when the time for an inspection is over. */
  const withReference = <A>(
    image: string,
    work: (reference: PullReference) => Effect.Effect<A, RegistryError>,
  ): Effect.Effect<A, RegistryError> => {
    const parsed = parsePullReference(image)
    if (Result.isFailure(parsed)) return Effect.fail(parsed.failure)
    const { registry, repository } = parsed.success
    const seconds = settings.inspectionSeconds
    const message = `${registry}: ${repository}: not inspected within ${seconds} s`
    return Effect.timeoutOrElse(work(parsed.success), {
      duration: Duration.seconds(seconds),
      orElse: () => new RegistryTimeoutError({ registry, message, seconds }),
    })
  }

  return Registry.of({
    inspect: Effect.fn("Registry.inspect")((image, keyring = EMPTY_KEYRING, { platform = DEFAULT_PLATFORM } = {}) =>
      withReference(image, (reference) => inspectReference(reference, platform, credentialsOf(keyring, reference))),
    ),
    digest: Effect.fn("Registry.digest")((image, keyring = EMPTY_KEYRING) =>
      withReference(image, (reference) => readDigest(reference, credentialsOf(keyring, reference))),
    ),
    tags: (name, keyring = EMPTY_KEYRING) => listing.tags(name, credentialsOf(keyring, name)),
    repositories: (registry, namespace, keyring = EMPTY_KEYRING) => listRepositories(registry, namespace, keyring),
  })
})

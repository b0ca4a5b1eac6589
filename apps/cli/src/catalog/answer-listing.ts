import { type DomainError, type ObservationRequest, REGISTRY_REPOSITORIES, REGISTRY_TAGS } from "@aim-engine/core"
import { registryRepositoriesObserver } from "@aim-engine/operator/observers/registry-repositories-observer"
import { registryTagsObserver } from "@aim-engine/operator/observers/registry-tags-observer"
import { type Keyring, type ListingPage, Registry } from "@aim-engine/registry"
import { Effect, Stream } from "effect"

/** The registry, with somebody who hears of each page of a listing as it arrives. */
const heardBy = (registry: Registry["Service"], onPage: (page: ListingPage) => Effect.Effect<void>) =>
  Registry.of({
    ...registry,
    tags: (name, keyring) => Stream.tap(registry.tags(name, keyring), onPage),
    repositories: (host, namespace, keyring) => Stream.tap(registry.repositories(host, namespace, keyring), onPage),
  })

/** Reads a listing to its end, as the operator does. What is no question about a registry is answered with nothing. */
export const answerListing = (
  request: ObservationRequest<unknown>,
  keyring: Keyring,
  onPage: (page: ListingPage) => Effect.Effect<void>,
): Effect.Effect<unknown, DomainError, Registry> =>
  Registry.use((registry) => {
    const heard = heardBy(registry, onPage)
    const keyringOf = () => Effect.succeed(keyring)
    switch (request.type) {
      case REGISTRY_REPOSITORIES:
        return registryRepositoriesObserver(heard, keyringOf)(request)
      case REGISTRY_TAGS:
        return registryTagsObserver(heard, keyringOf)(request)
      default:
        return Effect.succeed([])
    }
  })

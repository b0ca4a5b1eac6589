import { canonicalRegistry, DEFAULT_REGISTRY } from "@aim-engine/core"
import { Stream } from "effect"
import { findCredentials, type Keyring } from "../credentials/keyring.ts"
import { ListingUnavailableError, type RegistryError } from "../errors/registry-error.ts"
import type { ListNamespace } from "./docker-hub.ts"
import { GHCR } from "./ghcr.ts"
import type { ListingPage } from "./pages.ts"
import type { RegistryListing } from "./registry-listing.ts"

/** Lists the repositories among which those that match a pattern are. */
export type ListRepositories = (
  registry: string,
  pattern: string,
  keyring: Keyring,
) => Stream.Stream<ListingPage, RegistryError>

/** The first segment of a pattern, if it says which namespace is meant. */
const namespaceOf = (pattern: string): string | undefined => {
  const [namespace = "", ...rest] = pattern.split("/")
  return rest.length > 0 && /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/i.test(namespace) ? namespace : undefined
}

/**
 * Docker Hub and GitHub are too large to be listed as a whole: there the pattern's first segment says which namespace to
 * list. Any other registry is asked for its catalog. Names that do not match the pattern are left in.
 */
export const makeListRepositories = (
  { catalog }: RegistryListing,
  listings: { readonly dockerHub: ListNamespace; readonly ghcr: ListNamespace },
): ListRepositories => {
  const inNamespace = (list: ListNamespace, registry: string, pattern: string, keyring: Keyring) => {
    const namespace = namespaceOf(pattern)
    if (namespace !== undefined) {
      return list(namespace, findCredentials(keyring, { registry, repository: pattern.split("*")[0] ?? "" }))
    }
    return Stream.fail(
      new ListingUnavailableError({
        registry,
        message: `${registry}: repositories ${JSON.stringify(pattern)}: the part before the first / must name one namespace, without a wildcard`,
      }),
    )
  }
  return (name, pattern, keyring) => {
    const registry = canonicalRegistry(name)
    if (registry === DEFAULT_REGISTRY) return inNamespace(listings.dockerHub, registry, pattern, keyring)
    if (registry === GHCR) return inNamespace(listings.ghcr, registry, pattern, keyring)
    return catalog(registry, findCredentials(keyring, { registry }))
  }
}

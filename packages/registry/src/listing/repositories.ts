import { canonicalRegistry, DEFAULT_REGISTRY, GITHUB_REGISTRY } from "@aim-engine/core"
import { Stream } from "effect"
import type { Keyring } from "../credentials/keyring.ts"
import { ListingUnavailableError, type RegistryError } from "../errors/registry-error.ts"
import { credentialsFor, type RegistryMirrors } from "../mirrors/registry-mirrors.ts"
import type { ListNamespace } from "./docker-hub.ts"
import type { ListingPage } from "./pages.ts"
import type { RegistryListing } from "./registry-listing.ts"

/** Lists the repositories of a registry, or of one namespace of it. */
export type ListRepositories = (
  registry: string,
  namespace: string,
  keyring: Keyring,
) => Stream.Stream<ListingPage, RegistryError>

/**
 * Docker Hub and GitHub are too large to be listed as a whole: there a namespace, or organization, must be named.
 * Any other registry is asked for its catalog, of which those of the namespace are kept; all of them if it is empty. So
 * is a mirror: whoever has one may not reach the registry's own API.
 */
export const makeListRepositories = (
  mirrors: RegistryMirrors,
  { catalog }: RegistryListing,
  namespaces: { readonly dockerHub: ListNamespace; readonly ghcr: ListNamespace },
): ListRepositories => {
  const byNamespace = new Map([
    [DEFAULT_REGISTRY, namespaces.dockerHub],
    [GITHUB_REGISTRY, namespaces.ghcr],
  ])
  return (name, namespace, keyring) => {
    const registry = canonicalRegistry(name)
    const list = mirrors.has(registry) ? undefined : byNamespace.get(registry)
    const credentialsOf = (repository?: string) =>
      credentialsFor(mirrors, keyring, { registry, ...(repository === undefined ? {} : { repository }) })
    if (list === undefined) return inNamespace(namespace, catalog(registry, credentialsOf()))
    if (/^[a-z0-9][a-z0-9_-]*$/i.test(namespace)) {
      return list(namespace, credentialsOf(`${namespace}/`))
    }
    const message = `${registry}: ${JSON.stringify(namespace)} is no namespace; its repositories are listed by namespace only`
    return Stream.fail(new ListingUnavailableError({ registry, message }))
  }
}

/** The pages with the names of one namespace alone; how far the listing is stays as it is. */
const inNamespace = <E>(namespace: string, pages: Stream.Stream<ListingPage, E>): Stream.Stream<ListingPage, E> =>
  namespace === ""
    ? pages
    : Stream.map(pages, (page) => ({ ...page, names: page.names.filter((name) => name.startsWith(`${namespace}/`)) }))

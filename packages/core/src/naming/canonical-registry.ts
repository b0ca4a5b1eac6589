import { DEFAULT_REGISTRY } from "./image-reference.ts"

/** Every host under which Docker Hub is named: in references, in credentials, and by its own APIs. */
export const DOCKER_HUB_HOSTS: ReadonlyArray<string> = [
  DEFAULT_REGISTRY,
  "index.docker.io",
  "registry-1.docker.io",
  "hub.docker.com",
]

/**
 * A registry under its one name: lower case, and `docker.io` for whatever names Docker Hub (nothing does, too).
 * Two references mean the same registry exactly if this is equal.
 *
 * @example
 * canonicalRegistry("Index.Docker.io") // "docker.io"
 */
export const canonicalRegistry = (registry: string): string => {
  const host = registry.toLowerCase()
  return host === "" || DOCKER_HUB_HOSTS.includes(host) ? DEFAULT_REGISTRY : host
}

/** The repository under its full name: on Docker Hub, one without a namespace is in `library`. */
export const canonicalRepository = (registry: string, repository: string): string =>
  canonicalRegistry(registry) === DEFAULT_REGISTRY && !repository.includes("/") ? `library/${repository}` : repository

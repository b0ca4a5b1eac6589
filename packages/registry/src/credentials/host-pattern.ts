import { canonicalRegistry, DEFAULT_REGISTRY, DOCKER_HUB_HOSTS } from "@aim-engine/core"

/** What a key of a docker config says: for which host, which port, and which part of it the credentials are. */
export interface HostPattern {
  /** Lower case; `*` stands for any text within one label. */
  readonly host: string
  /** As written, empty if absent. */
  readonly port: string
  /** With its leading `/`; empty for the whole host. */
  readonly path: string
}

const splitPort = (authority: string): readonly [host: string, port: string] => {
  const at = authority.lastIndexOf(":")
  return at < 0 || authority.endsWith("]") ? [authority, ""] : [authority.slice(0, at), authority.slice(at + 1)]
}

/**
 * Reads a key of a docker config: `host[:port][/path]`, with or without a scheme. The API's version at the start of
 * the path says nothing (`https://index.docker.io/v1/` is Docker Hub). Source: Kubernetes, `pkg/credentialprovider`.
 */
export const parseHostPattern = (key: string): HostPattern => {
  const address = key.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
  const slash = address.indexOf("/")
  const [host, port] = splitPort(canonicalRegistry(slash < 0 ? address : address.slice(0, slash)))
  const path = slash < 0 ? "" : address.slice(slash).replace(/^\/v[12](?=\/|$)/, "")
  return { host, port, path: path === "/" ? "" : path }
}

/** The pattern as a key that sorts: a longer path, and a host without a wildcard, comes later. */
export const patternText = ({ host, port, path }: HostPattern): string =>
  `${host}${port === "" ? "" : `:${port}`}${path}`

const matchesLabel = (pattern: string, label: string): boolean => {
  const [first = "", ...rest] = pattern.split("*")
  const last = rest.pop()
  if (last === undefined) return pattern === label
  if (!label.startsWith(first) || !label.endsWith(last) || label.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = label.indexOf(part, at)
    if (found < 0 || found + part.length > label.length - last.length) return false
    at = found + part.length
  }
  return true
}

const matchesHost = (pattern: string, host: string): boolean => {
  const patterns = pattern.split(".")
  const labels = host.split(".")
  return patterns.length === labels.length && patterns.every((part, index) => matchesLabel(part, labels[index] ?? ""))
}

/**
 * Whether credentials under this key are for a registry, or for a repository of it: equal port, as many labels, each
 * matching, and the key's path a prefix of the repository's. Source: Kubernetes, "Using images", "Interpretation of config.json".
 */
export const matchesPattern = (pattern: HostPattern, registry: string, repository?: string): boolean => {
  const path = repository === undefined ? "" : `/${repository}`
  const canonical = canonicalRegistry(registry)
  const names = canonical === DEFAULT_REGISTRY ? DOCKER_HUB_HOSTS : [canonical]
  return (
    path.startsWith(pattern.path) &&
    names.map(splitPort).some(([host, port]) => port === pattern.port && matchesHost(pattern.host, host))
  )
}

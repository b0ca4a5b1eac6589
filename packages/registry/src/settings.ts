import type { RegistryMirrors } from "./mirrors/registry-mirrors.ts"

/** The limits within which registries are asked, and where the two listing APIs are. All times are in seconds. */
export interface RegistrySettings {
  /** One request, from connecting to the last byte of the body. */
  readonly requestSeconds: number
  /** One inspection of an image, with all its requests and waits. */
  readonly inspectionSeconds: number
  /** One listing, with all its pages. */
  readonly listingSeconds: number
  /** How often a request is sent that fails in a way that may pass; between attempts it waits for `retryWaitSeconds`. */
  readonly attempts: number
  /** Waits after the first, second, … failed attempt; the last counts for all further ones. A tenth is added or taken at random. */
  readonly retryWaitSeconds: ReadonlyArray<number>
  /** A server that asks for a longer wait than this is not asked again: the caller is told how long it wants. */
  readonly patienceSeconds: number
  /** Requests to one host at the same time. */
  readonly requestsPerHost: number
  /** Bytes of a manifest or an index. */
  readonly manifestBytes: number
  /** Bytes of an image's config. */
  readonly configBytes: number
  /** Bytes of one page of a listing, or of a token. */
  readonly pageBytes: number
  /** Tags or repositories that a registry is asked for at once; it may give fewer. */
  readonly namesPerPage: number
  /** Pages of one listing. */
  readonly pages: number
  /** Redirects of one request. */
  readonly redirects: number
  /** How long it is remembered how a registry wants to be asked. */
  readonly endpointSeconds: number
  /**
   * Registries that are not asked themselves, by their canonical names, and the address of the mirror that is asked
   * instead: for images, tags and repositories alike. It gets the credentials for its own host, and never those for the
   * registry that it stands for. Source: containerd, `hosts.toml`.
   *
   * @example
   * new Map([["docker.io", "https://mirror.example.com"]])
   */
  readonly mirrors: RegistryMirrors
  /** Docker Hub's own API, which lists the repositories of a namespace. */
  readonly dockerHubApi: string
  /** GitHub's API, which lists the packages of an organization. */
  readonly gitHubApi: string
}

const MEBIBYTE = 1024 * 1024

export const DEFAULT_SETTINGS: RegistrySettings = {
  requestSeconds: 10,
  inspectionSeconds: 30,
  listingSeconds: 300,
  attempts: 3,
  retryWaitSeconds: [1, 3],
  patienceSeconds: 10,
  requestsPerHost: 4,
  manifestBytes: 4 * MEBIBYTE,
  configBytes: 8 * MEBIBYTE,
  pageBytes: 4 * MEBIBYTE,
  namesPerPage: 1000,
  pages: 1000,
  redirects: 5,
  endpointSeconds: 600,
  mirrors: new Map(),
  dockerHubApi: "https://hub.docker.com",
  gitHubApi: "https://api.github.com",
}

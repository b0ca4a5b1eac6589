import type { RepositoryName } from "@aim-engine/core"
import { Order } from "effect"
import type { Credentials } from "./credentials.ts"
import { type HostPattern, matchesPattern, parseHostPattern, patternText } from "./host-pattern.ts"

/** Credentials, and the key of the docker config under which they stood. */
export interface DockerConfigEntry {
  readonly key: string
  readonly credentials: Credentials
}

/** Credentials by what they are for, the most specific first. */
export type Keyring = ReadonlyArray<{ readonly pattern: HostPattern; readonly credentials: Credentials }>

/** Without credentials every registry is asked anonymously. */
export const EMPTY_KEYRING: Keyring = []

const mostSpecificFirst = Order.flip(
  Order.mapInput(Order.String, ({ pattern }: Keyring[number]) => patternText(pattern)),
)

/**
 * The entries of one or more docker configs, in the order in which they are tried. Of two with the same key the first
 * stays first.
 */
export const makeKeyring = (entries: ReadonlyArray<DockerConfigEntry>): Keyring =>
  entries.map(({ key, credentials }) => ({ pattern: parseHostPattern(key), credentials })).toSorted(mostSpecificFirst)

/**
 * The credentials for a repository, or for the whole registry where none is given; undefined if it is asked anonymously.
 *
 * @example
 * findCredentials(makeKeyring([{ key: "ghcr.io/acme", credentials }]), { registry: "ghcr.io", repository: "acme/model" })
 */
export const findCredentials = (
  keyring: Keyring,
  target: Pick<RepositoryName, "registry"> & Partial<RepositoryName>,
): Credentials | undefined =>
  keyring.find(({ pattern }) => matchesPattern(pattern, target.registry, target.repository))?.credentials

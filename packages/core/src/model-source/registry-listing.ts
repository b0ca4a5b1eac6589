import { Schema } from "effect"
import type { ObservationRequest } from "../cluster-state/observation.ts"
import { credentialParameters, type PullCredentials } from "../model-metadata/pull-credentials.ts"
import { canonicalJson } from "../naming/canonical-json.ts"
import type { ScanSchedule } from "./scan-schedule.ts"

/** The type of the observations that list the repositories of a registry. */
export const REGISTRY_REPOSITORIES = "RegistryRepositories"
/** The type of the observations that list the tags of a repository. */
export const REGISTRY_TAGS = "RegistryTags"

const Names = Schema.Array(Schema.String)

/** As whom, and in which scan, a registry is listed. */
export interface ListingContext {
  readonly credentials: PullCredentials
  readonly schedule: ScanSchedule
}

const requestOf = (
  { credentials, schedule }: ListingContext,
  parameters: Readonly<Record<string, string>> & { readonly registry: string },
): Omit<ObservationRequest<ReadonlyArray<string>>, "type"> => ({
  key: canonicalJson([parameters, schedule.scan]),
  parameters: { ...parameters, ...credentialParameters(credentials) },
  source: parameters.registry,
  ttlSeconds: schedule.ttlSeconds,
  backoff: schedule.backoff,
  schema: Names,
})

/**
 * Asks for the repositories of a registry, without the registry's name. Parameters: `registry`, `owner` (the namespace
 * of Docker Hub or organization of GitHub whose repositories are meant; empty: all of the registry), and as with images
 * `namespace` and `imagePullSecrets`.
 */
export const registryRepositories = (
  context: ListingContext,
  registry: string,
  owner: string,
): ObservationRequest<ReadonlyArray<string>> => ({
  type: REGISTRY_REPOSITORIES,
  ...requestOf(context, { registry, owner }),
})

/** Asks for the tags of a repository. Parameters: `registry`, `repository`, `namespace`, `imagePullSecrets`. */
export const registryTags = (
  context: ListingContext,
  registry: string,
  repository: string,
): ObservationRequest<ReadonlyArray<string>> => ({
  type: REGISTRY_TAGS,
  ...requestOf(context, { registry, repository }),
})

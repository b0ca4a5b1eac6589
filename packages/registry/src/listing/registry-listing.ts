import { isRepositoryPath, isTag, type RepositoryName } from "@aim-engine/core"
import { Effect, Schema, type Stream } from "effect"
import type { ReadResource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import { ListingUnavailableError, type RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import { about, type Operation } from "../transport/operation.ts"
import { nextLink } from "./link.ts"
import { type ListingPage, listPages, sameHost } from "./pages.ts"

const names = Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String)))
const TagList = Schema.Struct({ tags: names })
const Catalog = Schema.Struct({ repositories: names })

/** Names asked for at once; registries may give fewer. */
const PAGE_SIZE = 1000

/** Statuses with which registries say that they have no catalog. */
const isNotOffered = (error: RegistryError): boolean =>
  error._tag === "ImageNotFound" ||
  (error._tag === "RegistryUnavailable" && (error.status === 405 || error.status === 501))

/** What the distribution protocol itself can list. */
export interface RegistryListing {
  /** The tags of a repository. Source: OCI distribution specification, "Listing Tags". */
  readonly tags: (
    name: RepositoryName,
    credentials: Credentials | undefined,
  ) => Stream.Stream<ListingPage, RegistryError>
  /** All repositories of a registry, where it offers that. Source: distribution, "Listing Repositories". */
  readonly catalog: (
    registry: string,
    credentials: Credentials | undefined,
  ) => Stream.Stream<ListingPage, RegistryError>
}

export const makeRegistryListing = (read: ReadResource, settings: RegistrySettings): RegistryListing => ({
  tags: ({ registry, repository }, credentials) => {
    const operation: Operation = { registry, what: `tags of ${repository}` }
    const scope = `repository:${repository}:pull`
    const first = `v2/${repository}/tags/list?n=${PAGE_SIZE}`
    return listPages(
      operation,
      settings,
      first,
      Effect.fnUntraced(function* (target) {
        const page = yield* read({ ...operation, target, scope, credentials, limitBytes: settings.pageBytes })
        const { tags } = yield* decodeAnswer(operation, page, TagList, "a list of tags")
        const next = yield* sameHost(operation, page.asked, nextLink(page.headers.link ?? ""))
        return { names: (tags ?? []).filter(isTag), next }
      }),
    )
  },

  catalog: (registry, credentials) => {
    const operation: Operation = { registry, what: "catalog" }
    const unavailable = () =>
      new ListingUnavailableError({
        registry,
        message: `${about(operation)}: the registry does not list its repositories; name them without a wildcard`,
      })
    return listPages(
      operation,
      settings,
      `v2/_catalog?n=${PAGE_SIZE}`,
      Effect.fnUntraced(function* (target) {
        const page = yield* read({
          ...operation,
          target,
          scope: "registry:catalog:*",
          credentials,
          limitBytes: settings.pageBytes,
        }).pipe(Effect.mapError((error) => (isNotOffered(error) ? unavailable() : error)))
        const { repositories } = yield* decodeAnswer(operation, page, Catalog, "a catalog")
        const next = yield* sameHost(operation, page.asked, nextLink(page.headers.link ?? ""))
        return { names: (repositories ?? []).filter(isRepositoryPath), next }
      }),
    )
  },
})

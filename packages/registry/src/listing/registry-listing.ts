import { isRepositoryPath, isTag, type RepositoryName } from "@aim-engine/core"
import { Effect, Schema, Stream } from "effect"
import type { ReadResource, Resource } from "../authorization/resource.ts"
import type { Credentials } from "../credentials/credentials.ts"
import { type InvalidResponseError, ListingUnavailableError, type RegistryError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { decodeAnswer } from "../transport/decode-answer.ts"
import { about, type Operation } from "../transport/operation.ts"
import { nextLink } from "./link.ts"
import { type ListingPage, listPages, sameHost } from "./pages.ts"

const names = Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String)))
const TagList = Schema.Struct({ tags: names })
const Catalog = Schema.Struct({ repositories: names })

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

/** One kind of listing. */
interface Kind extends Operation {
  readonly path: string
  readonly scope: string
  readonly credentials: Credentials | undefined
  readonly namesOn: (page: Resource) => Effect.Effect<ReadonlyArray<string>, InvalidResponseError>
}

const hasStatus = (error: RegistryError, ...statuses: ReadonlyArray<number>): boolean =>
  error._tag === "RegistryUnavailable" && error.status !== undefined && statuses.includes(error.status)

export const makeRegistryListing = (read: ReadResource, settings: RegistrySettings): RegistryListing => {
  const list = ({ path, namesOn, ...request }: Kind): Stream.Stream<ListingPage, RegistryError> => {
    const readPage = (target: string) => read({ ...request, target, limitBytes: settings.pageBytes })
    const first = `${path}?n=${settings.namesPerPage}`
    const fetch = Effect.fnUntraced(function* (target: string) {
      const page = yield* Effect.catchIf(
        readPage(target),
        // A registry may refuse to give so many names at once; then it says itself how many.
        (error) => target === first && hasStatus(error, 400),
        () => readPage(path),
      )
      const next = yield* sameHost(request, page.asked, nextLink(page.headers.link ?? ""))
      return { names: yield* namesOn(page), next }
    })
    return listPages(request, settings, first, fetch)
  }

  const tags: RegistryListing["tags"] = ({ registry, repository }, credentials) => {
    const operation: Operation = { registry, what: `tags of ${repository}` }
    return list({
      ...operation,
      path: `v2/${repository}/tags/list`,
      scope: `repository:${repository}:pull`,
      credentials,
      namesOn: (page) =>
        Effect.map(decodeAnswer(operation, page, TagList, "a list of tags"), (found) =>
          (found.tags ?? []).filter(isTag),
        ),
    })
  }

  const catalog: RegistryListing["catalog"] = (registry, credentials) => {
    const operation: Operation = { registry, what: "catalog" }
    const message = `${about(operation)}: the registry does not list its repositories; name them without a wildcard`
    const pages = list({
      ...operation,
      path: "v2/_catalog",
      scope: "registry:catalog:*",
      credentials,
      namesOn: (page) =>
        Effect.map(decodeAnswer(operation, page, Catalog, "a catalog"), (found) =>
          (found.repositories ?? []).filter(isRepositoryPath),
        ),
    })
    return Stream.mapError(pages, (error) =>
      error._tag === "ImageNotFound" || hasStatus(error, 405, 501)
        ? new ListingUnavailableError({ registry, message })
        : error,
    )
  }
  return { tags, catalog }
}

import { type ListingPage, ListingUnavailableError, type RegistryError } from "@aim-engine/registry"
import { Effect, Stream } from "effect"

/** The most names that are kept of one listing: more than any catalog of models has. */
export const MAX_NAMES = 100_000

/** All names of a listing, in its order; an error where there are more than can be kept. `registry` and `what` are for that error. */
export const collectNames = (
  registry: string,
  what: string,
  pages: Stream.Stream<ListingPage, RegistryError>,
): Effect.Effect<ReadonlyArray<string>, RegistryError> =>
  Stream.runFoldEffect(
    pages,
    (): ReadonlyArray<string> => [],
    (names, page) =>
      page.read > MAX_NAMES
        ? new ListingUnavailableError({
            registry,
            message: `${registry}: it lists more than ${MAX_NAMES} ${what}; name what is meant more closely`,
          })
        : Effect.succeed([...names, ...page.names]),
  )

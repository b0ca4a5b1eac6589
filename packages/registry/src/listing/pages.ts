import { Clock, Duration, Effect, Option, Stream } from "effect"
import { InvalidResponseError, type RegistryError, RegistryTimeoutError } from "../errors/registry-error.ts"
import type { RegistrySettings } from "../settings.ts"
import { about, type Operation } from "../transport/operation.ts"

/** One page of a listing, as it arrives. */
export interface ListingPage {
  /** The names on this page, in the registry's order, without those that could never be pulled. */
  readonly names: ReadonlyArray<string>
  /** How many names came so far, this page's included. */
  readonly read: number
  /** How many there are in all, where the registry says so. */
  readonly total: number | undefined
}

/** A page as one kind of listing reads it, and where the next one is. */
export interface FetchedPage {
  readonly names: ReadonlyArray<string>
  readonly total?: number | undefined
  readonly next: string | undefined
}

interface Cursor {
  readonly address: string
  readonly read: number
}

/**
 * All pages of a listing from `first` on. Ends with an error where the registry leads in a circle, has more pages than the
 * settings allow, or takes longer than they allow. One page is held at a time.
 */
export const listPages = (
  operation: Operation,
  settings: RegistrySettings,
  first: string,
  fetch: (address: string) => Effect.Effect<FetchedPage, RegistryError>,
): Stream.Stream<ListingPage, RegistryError> => {
  const { registry } = operation
  const invalid = (problem: string) =>
    new InvalidResponseError({ registry, message: `${about(operation)}: ${problem}` })
  const tooLate = () =>
    new RegistryTimeoutError({
      registry,
      message: `${about(operation)}: not read to its end within ${settings.listingSeconds} s`,
      seconds: settings.listingSeconds,
    })

  const pagesUntil = (deadline: number) => {
    const seen = new Set([first])
    const step = Effect.fnUntraced(function* ({ address, read }: Cursor) {
      const left = deadline - (yield* Clock.currentTimeMillis)
      const page = yield* Effect.timeoutOrElse(fetch(address), {
        duration: Duration.millis(Math.max(0, left)),
        orElse: tooLate,
      })
      const total = read + page.names.length
      const answer: ListingPage = { names: page.names, read: total, total: page.total }
      if (page.next === undefined) return [[answer], Option.none<Cursor>()] as const
      if (seen.has(page.next)) return yield* invalid("its pages lead in a circle")
      if (seen.size >= settings.pages) return yield* invalid(`it has more than ${settings.pages} pages`)
      seen.add(page.next)
      return [[answer], Option.some<Cursor>({ address: page.next, read: total })] as const
    })
    return Stream.paginate<Cursor, ListingPage, RegistryError>({ address: first, read: 0 }, step)
  }

  return Stream.unwrap(Effect.map(Clock.currentTimeMillis, (now) => pagesUntil(now + settings.listingSeconds * 1000)))
}

/** Where the next page is, which must be on the host that was asked: it gets the credentials. */
export const sameHost = (
  operation: Operation,
  asked: URL,
  link: string | undefined,
): Effect.Effect<string | undefined, InvalidResponseError> => {
  if (link === undefined) return Effect.succeed(undefined)
  const next = URL.canParse(link, asked.href) ? new URL(link, asked) : undefined
  return next !== undefined && next.origin === asked.origin && next.username === "" && next.password === ""
    ? Effect.succeed(next.href)
    : new InvalidResponseError({
        registry: operation.registry,
        message: `${about(operation)}: its next page is not on ${asked.host}`,
      })
}

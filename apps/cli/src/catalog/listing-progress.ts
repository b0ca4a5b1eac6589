import { Console, Duration, Effect, Ref, Schedule } from "effect"

/** How far the reading of registries is. */
interface Count {
  /** Listings that are to be read, as far as that is known. */
  readonly wanted: number
  readonly read: number
  readonly names: number
}

/** Tells on standard error how far the reading of registries is, if it takes long. */
export interface ListingProgress {
  /** So many more listings are to be read. */
  readonly expect: (listings: number) => Effect.Effect<void>
  /** So many more names were read. */
  readonly gain: (names: number) => Effect.Effect<void>
  /** A listing was read to its end, or given up. */
  readonly finish: Effect.Effect<void>
}

const INTERVAL = Duration.seconds(2)

const numbers = new Intl.NumberFormat("en")

const lineOf = ({ wanted, read, names }: Count): string =>
  `${numbers.format(read)} of ${numbers.format(wanted)} listings read, ${numbers.format(names)} names`

/** Every two seconds a line, until the work ends; work that is done before says nothing. */
export const withProgress = <A, E, R>(
  work: (progress: ListingProgress) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const count = yield* Ref.make<Count>({ wanted: 0, read: 0, names: 0 })
    const tell = Effect.flatMap(Ref.get(count), (now) => Console.error(lineOf(now)))
    const telling = Effect.delay(Effect.repeat(tell, Schedule.spaced(INTERVAL)), INTERVAL)
    return yield* Effect.raceFirst(
      work({
        expect: (listings) => Ref.update(count, (now) => ({ ...now, wanted: now.wanted + listings })),
        gain: (names) => Ref.update(count, (now) => ({ ...now, names: now.names + names })),
        finish: Ref.update(count, (now) => ({ ...now, read: now.read + 1 })),
      }),
      Effect.andThen(telling, Effect.never),
    )
  })

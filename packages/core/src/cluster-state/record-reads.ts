import { Clock, Effect } from "effect"
import { ClusterState } from "./cluster-state.ts"
import type { ObservationRequest, Observed } from "./observation.ts"
import { factRead, getRead, listRead, lookupRead, observationRead, type Read, readKey } from "./read.ts"

/** A result together with everything that it was computed from. */
export interface Recorded<A> {
  readonly value: A
  /** What was read, each once, by key. A derived fact counts as itself, not as what it was computed from. */
  readonly reads: ReadonlyMap<string, Read>
  /** The observations that were asked for and have to be made: not known, grown old, or due for another attempt. */
  readonly observations: ReadonlyArray<ObservationRequest<unknown>>
}

/** Whether an observation has to be made at an instant (ms since 1970), given what is known. */
export const isDue = <A>(request: ObservationRequest<A>, observed: Observed<A>, now: number): boolean => {
  switch (observed._tag) {
    case "Pending":
      return true
    case "Known":
      return now >= observed.at + request.ttlSeconds * 1000
    case "Failed":
      return now >= observed.nextAttemptAt
  }
}

/** Runs an effect, and records what it read from the cluster. Its result is unchanged. */
export const recordReads = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<Recorded<A>, E, Exclude<R, ClusterState> | ClusterState> =>
  Effect.gen(function* () {
    const state = yield* ClusterState
    const reads = new Map<string, Read>()
    const due = new Map<string, ObservationRequest<unknown>>()
    const record = (read: Read) => reads.set(readKey(read), read)
    const recording = ClusterState.of({
      get: (kind, namespace, name) => {
        record(getRead(kind, namespace, name))
        return state.get(kind, namespace, name)
      },
      list: (kind, namespace) => {
        record(listRead(kind, namespace))
        return state.list(kind, namespace)
      },
      lookup: (index, key) => {
        record(lookupRead(index, key))
        return state.lookup(index, key)
      },
      derive: (fact) => {
        record(factRead(fact))
        return state.derive(fact)
      },
      observe: (request) =>
        Effect.gen(function* () {
          const read = observationRead(request)
          record(read)
          const observed = yield* state.observe(request)
          if (isDue(request, observed, yield* Clock.currentTimeMillis)) due.set(readKey(read), request)
          return observed
        }),
    })
    const value = yield* Effect.provideService(effect, ClusterState, recording)
    return { value, reads, observations: [...due.values()] }
  })

import { type ApiError, ClusterState, type DerivedFact, factRead, readKey, recordReads } from "@aim-engine/core"
import { Effect, Result } from "effect"
import type { ReadGraph } from "./read-graph.ts"

/** The facts that were derived so far. Each is computed once per change of what it read. */
export interface DerivedFacts {
  readonly derive: <A>(fact: DerivedFact<A>) => Effect.Effect<A, ApiError>
  /** Something that a fact read changed. */
  readonly markStale: (factKey: string) => void
  /** Recomputes what is stale and read, forgets what is stale and not read, until nothing is stale. */
  readonly settle: Effect.Effect<void>
  readonly hasStale: () => boolean
}

export interface DerivedFactsOptions {
  readonly graph: ReadGraph
  /** What facts are computed from; its `derive` is this module's. */
  readonly state: () => ClusterState["Service"]
  /** Called when a fact has another value than its readers saw. */
  readonly onDifferent: (factKey: string) => void
}

/** One fact, and what came out when it was last computed. */
interface Cell<A> {
  readonly outcome: () => Result.Result<A, ApiError> | undefined
  /** Computes it anew. */
  readonly refresh: Effect.Effect<Result.Result<A, ApiError>>
}

const isSameOutcome = <A>(
  fact: DerivedFact<A>,
  left: Result.Result<A, ApiError>,
  right: Result.Result<A, ApiError>,
): boolean => {
  if (Result.isSuccess(left)) return Result.isSuccess(right) && fact.equals(left.success, right.success)
  return Result.isFailure(right) && left.failure.reason === right.failure.reason
}

export const makeDerivedFacts = ({ graph, state, onDifferent }: DerivedFactsOptions): DerivedFacts => {
  const cells = new Map<string, Cell<unknown>>()
  const stale = new Set<string>()

  const makeCell = <A>(fact: DerivedFact<A>, factKey: string): Cell<A> => {
    let outcome: Result.Result<A, ApiError> | undefined
    const refresh = Effect.gen(function* () {
      stale.delete(factKey)
      // Failures are kept as well: what was read up to then decides when it is tried again.
      const { value, reads } = yield* recordReads(Effect.result(fact.compute))
      graph.set(factKey, reads)
      if (outcome !== undefined && isSameOutcome(fact, outcome, value)) return outcome
      const isNew = outcome === undefined
      outcome = value
      if (!isNew) onDifferent(factKey)
      return value
    })
    return {
      outcome: () => outcome,
      refresh: Effect.suspend(() => Effect.provideService(refresh, ClusterState, state())),
    }
  }

  return {
    derive: <A>(fact: DerivedFact<A>) =>
      Effect.suspend(() => {
        const factKey = readKey(factRead(fact))
        // A fact's name identifies it, so the cell under its name holds its type.
        const cell = (cells.get(factKey) as Cell<A> | undefined) ?? makeCell(fact, factKey)
        cells.set(factKey, cell)
        const outcome = stale.has(factKey) ? undefined : cell.outcome()
        return Effect.flatMap(outcome === undefined ? cell.refresh : Effect.succeed(outcome), Effect.fromResult)
      }),
    markStale: (factKey) => {
      if (cells.has(factKey)) stale.add(factKey)
    },
    settle: Effect.whileLoop({
      while: () => stale.size > 0,
      body: () => {
        const [factKey = ""] = stale
        const cell = cells.get(factKey)
        stale.delete(factKey)
        if (cell !== undefined && graph.isRead(factKey)) return Effect.asVoid(cell.refresh)
        cells.delete(factKey)
        graph.delete(factKey)
        return Effect.void
      },
      step: () => undefined,
    }),
    hasStale: () => stale.size > 0,
  }
}

import { ApiError } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import { Context, Effect, Result } from "effect"

/** What one operation of a script came to: a value, or a refusal. */
export interface Entry {
  readonly operation: string
  readonly outcome: unknown
}

/** Collects what the operations of a script came to, in their order. */
export class Journal extends Context.Service<Journal, { readonly write: (entry: Entry) => Effect.Effect<void> }>()(
  "@aim-engine/integration/Journal",
) {}

const outcomeOf = (result: Result.Result<unknown, unknown>): unknown =>
  Result.match(result, {
    onSuccess: (value) => ({ value }),
    onFailure: (error) =>
      error instanceof ApiError
        ? { refused: { reason: error.reason, status: error.status, message: error.message, causes: error.causes } }
        : { failed: String(error) },
  })

/** Carries out one operation and writes down what it came to. Returns the value, or undefined where it was refused. */
export const record = <A, E, R>(
  operation: string,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A | undefined, never, R | Journal> =>
  Effect.gen(function* () {
    const result = yield* Effect.result(effect)
    yield* (yield* Journal).write({ operation, outcome: outcomeOf(result) })
    return Result.getOrElse(result, () => undefined)
  })

/** A part of the script: a few operations on objects of its own. */
export interface Scenario {
  readonly name: string
  /** Whether it needs what only controllers do: garbage collection, the deletion of namespaces. */
  readonly controllers: boolean
  readonly run: Effect.Effect<void, never, KubernetesApi | Journal>
}

/** Runs a scenario on an API and returns its journal. */
export const journalOf = (scenario: Scenario): Effect.Effect<ReadonlyArray<Entry>, never, KubernetesApi> => {
  const entries: Array<Entry> = []
  return scenario.run.pipe(
    Effect.provideService(Journal, { write: (entry) => Effect.sync(() => void entries.push(entry)) }),
    Effect.as(entries),
  )
}

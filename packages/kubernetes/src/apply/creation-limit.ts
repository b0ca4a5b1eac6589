import type { KubernetesObject, ResourceKind } from "@aim-engine/api"
import type { ApiError, CreationLimit } from "@aim-engine/core"
import { Context, Effect, Schema, Semaphore } from "effect"
import type { KubernetesApi } from "../kubernetes-api.ts"

/** Creations under one limit take turns, whichever controller they are for: one at a time counts and creates. */
export class CreationTurns {
  readonly #turns = new Map<string, Semaphore.Semaphore>()

  of(name: string): Semaphore.Semaphore {
    const turn = this.#turns.get(name) ?? Semaphore.makeUnsafe(1)
    this.#turns.set(name, turn)
    return turn
  }
}

/** The turns of this process. Only the leader creates, so they are the only ones. */
export const Turns = Context.Reference<CreationTurns>("@aim-engine/kubernetes/apply/Turns", {
  defaultValue: () => new CreationTurns(),
})

const Ending = Schema.Struct({
  status: Schema.Struct({
    conditions: Schema.Array(Schema.Struct({ type: Schema.String, status: Schema.String })),
  }),
})
const hasConditions = Schema.is(Ending)

const hasEnded = (object: KubernetesObject, endedBy: ReadonlyArray<string>): boolean =>
  hasConditions(object) &&
  object.status.conditions.some(({ type, status }) => status === "True" && endedBy.includes(type))

const selector = (labels: CreationLimit["labels"]): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",")

/** Whether as many objects are under way as may be, as the API server has them now. */
const isFull = (
  api: KubernetesApi["Service"],
  kind: ResourceKind,
  { labels, endedBy, except, atMost }: CreationLimit,
): Effect.Effect<boolean, ApiError> =>
  Effect.map(api.list(kind, { labelSelector: selector(labels) }), ({ items }) => {
    const counted = items.filter((object) => !hasEnded(object, endedBy) && !except.includes(object.metadata.uid ?? ""))
    return counted.length >= atMost
  })

/**
 * Creates an object unless as many are under way already: then the result is `unchanged`. Counting and creating are one
 * critical section; what is created counts for the next.
 */
export const withinLimit = <R, E>(
  api: KubernetesApi["Service"],
  kind: ResourceKind,
  limit: CreationLimit | undefined,
  create: Effect.Effect<R, E>,
): Effect.Effect<R | "unchanged", E | ApiError> =>
  limit === undefined
    ? create
    : Effect.flatMap(Turns, (turns) =>
        turns.of(limit.name).withPermits(1)(
          Effect.flatMap(isFull(api, kind, limit), (full) =>
            full ? Effect.succeed<R | "unchanged">("unchanged") : create,
          ),
        ),
      )

import type { Standing } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import type { HealthCheck } from "./health-check.ts"

/** How far the start of an operator is. */
export interface Readiness {
  /** `alone` where there is no leader election; `unknown` until it is known who leads. */
  standing: Standing | "alone" | "unknown"
  /** Kinds that are not listed yet; undefined until this process watches. */
  unsynced: (() => ReadonlyArray<string>) | undefined
}

/** A process that has just begun. */
export const notReady = (): Readiness => ({ standing: "unknown", unsynced: undefined })

/**
 * Ready is who leads or works alone once its watches are complete, and who waits for its turn: were that not ready, a
 * rollout would wait for the new pod, which waits for the old.
 */
export const readinessChecks = (readiness: Readiness): ReadonlyArray<HealthCheck> => [
  {
    name: "leader",
    problem: Effect.sync(() => {
      if (readiness.standing === "unknown") return "it is not known yet who leads"
      return readiness.standing === "over" ? "this process has led, and ends" : undefined
    }),
  },
  {
    name: "caches",
    problem: Effect.sync(() => {
      if (readiness.standing === "waiting") return undefined
      if (readiness.unsynced === undefined) return "the watches are not started"
      const kinds = readiness.unsynced()
      return kinds.length === 0 ? undefined : `not listed yet: ${kinds.join(", ")}`
    }),
  },
]

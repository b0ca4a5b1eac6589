import { Effect } from "effect"

/** One thing that must be so for the process to be well. */
export interface HealthCheck {
  readonly name: string
  /** Why it is not so, in a few words; undefined where it is. */
  readonly problem: Effect.Effect<string | undefined>
}

/** What came of all checks of a probe. */
export interface HealthReport {
  readonly isHealthy: boolean
  /** One line per check, as the API server writes them: `[+]caches ok`, `[-]leader failed: …`. Source: Kubernetes API health endpoints. */
  readonly lines: ReadonlyArray<string>
}

/** Carries checks out, each, also where an earlier one failed. */
export const runChecks = (checks: ReadonlyArray<HealthCheck>): Effect.Effect<HealthReport> =>
  Effect.map(
    Effect.forEach(checks, ({ name, problem }) => Effect.map(problem, (why) => ({ name, why }))),
    (outcomes) => ({
      isHealthy: outcomes.every(({ why }) => why === undefined),
      lines: outcomes.map(({ name, why }) => (why === undefined ? `[+]${name} ok` : `[-]${name} failed: ${why}`)),
    }),
  )

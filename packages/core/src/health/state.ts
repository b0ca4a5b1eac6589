import { HEALTH_STATES, type HealthState } from "./component-health.ts"

const RANKS: ReadonlyMap<string, number> = new Map(
  HEALTH_STATES.map((state, index) => [state, HEALTH_STATES.length - 1 - index]),
)

/** How good a state is: `Running` 7, `Ready` 6 … `Failed` 0. Unknown and empty text ranks like `Failed`. */
export const healthRank = (state: string): number => RANKS.get(state) ?? 0

/** The worst of some states, the first on ties; undefined of none. */
export const worstOf = <S extends string>(states: ReadonlyArray<S>): S | undefined =>
  states.reduce<S | undefined>(
    (worst, state) => (worst === undefined || healthRank(state) < healthRank(worst) ? state : worst),
    undefined,
  )

/** The best of some states, the first on ties; undefined of none. */
export const bestOf = <S extends string>(states: ReadonlyArray<S>): S | undefined =>
  states.reduce<S | undefined>(
    (best, state) => (best === undefined || healthRank(state) > healthRank(best) ? state : best),
    undefined,
  )

/** Whether a state means that something is wrong, rather than under way. */
export const isErrorState = (state: HealthState): state is "Failed" | "Degraded" | "NotAvailable" =>
  state === "Failed" || state === "Degraded" || state === "NotAvailable"

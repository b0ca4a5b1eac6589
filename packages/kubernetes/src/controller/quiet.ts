import { Clock, Duration, Effect } from "effect"
import type { ClusterView } from "../cluster-view/cluster-view.ts"
import type { EventRecorder } from "../recorder/event-recorder.ts"
import type { RunningController } from "./controller.ts"

export interface QuietOptions {
  /** How long nothing must have been heard from the API server. Defaults to 50 ms. */
  readonly settle?: Duration.Duration
  /** Work that is due within this time counts as work: retries do, a look in five minutes does not. Defaults to one second. */
  readonly horizon?: Duration.Duration
}

interface Sources {
  readonly view: ClusterView["Service"]
  readonly recorder: EventRecorder["Service"]
  readonly controllers: ReadonlyArray<RunningController>
}

const POLL = Duration.millis(10)
const SETTLE = Duration.millis(50)

/** What there is to do at an instant (ms), by name. Empty: nothing. */
export const pendingWork = (
  { view, recorder, controllers }: Sources,
  now: number,
  options: QuietOptions = {},
): ReadonlyArray<string> => {
  const horizon = now + Duration.toMillis(options.horizon ?? Duration.seconds(1))
  const { observationsInFlight, hasStaleFacts, heardAt } = view.activity()
  const busy = controllers.filter(({ load }) => {
    const { waiting, active, due } = load()
    return waiting + active > 0 || (due[0] ?? Infinity) <= horizon
  })
  return [
    ...busy.map(({ name }) => `controller ${name}`),
    ...(observationsInFlight > 0 ? ["observations"] : []),
    ...(hasStaleFacts ? ["derived facts"] : []),
    ...(recorder.pending() > 0 ? ["events"] : []),
    ...(now - heardAt < Duration.toMillis(options.settle ?? SETTLE) ? ["watches"] : []),
  ]
}

/**
 * Waits until there is nothing to do: no queued, running or soon due work, no observation under way, no fact to recompute,
 * no event to write, and nothing heard for a moment. For tests and demonstrations; a cluster in use is seldom quiet.
 */
export const waitForQuiet = (sources: Sources, options: QuietOptions = {}): Effect.Effect<void> => {
  const isBusy = Effect.map(Clock.currentTimeMillis, (now) => pendingWork(sources, now, options).length > 0)
  return Effect.gen(function* () {
    // What the caller did just before has not been heard of yet.
    yield* Effect.sleep(options.settle ?? SETTLE)
    while (yield* isBusy) yield* Effect.sleep(POLL)
  })
}

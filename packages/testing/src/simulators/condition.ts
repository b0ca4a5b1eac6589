import { Clock, DateTime, Effect } from "effect"

/** Now, as Kubernetes writes instants: RFC 3339 in UTC with whole seconds. */
export const timestamp: Effect.Effect<string> = Effect.map(Clock.currentTimeMillis, (now) =>
  DateTime.formatIso(DateTime.makeUnsafe(Math.floor(now / 1000) * 1000)).replace(".000Z", "Z"),
)

/** A condition that holds. */
export const trueCondition = (
  type: string,
  reason: string,
  time: string,
  observedGeneration?: number,
): {
  readonly type: string
  readonly status: "True"
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration?: number
} => ({
  type,
  status: "True",
  reason,
  message: "",
  lastTransitionTime: time,
  ...(observedGeneration === undefined ? {} : { observedGeneration }),
})

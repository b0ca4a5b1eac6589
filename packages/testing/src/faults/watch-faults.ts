import { ApiError } from "@aim-engine/core"
import type { WatchEvent } from "@aim-engine/kubernetes"
import { Effect, Stream } from "effect"
import { chance } from "./chance.ts"
import type { FaultPlan } from "./fault-plan.ts"

const cut = new ApiError({ reason: "ConnectionReset", message: "the watch was cut (injected)" })

const expired = new ApiError({
  reason: "Expired",
  message: "too old resource version (injected)",
  status: 410,
})

const revisionOf = (event: WatchEvent): string =>
  event.type === "BOOKMARK" ? event.resourceVersion : (event.object.metadata.resourceVersion ?? "")

/**
 * A watch with the faults that the plan has for it: events twice or late, an early end, a broken connection, a start
 * that has expired. No event is lost: whoever continues where the stream broke off sees it.
 * `question` names the watch; `isCalm` switches the faults off.
 */
export const disturbedWatch = (
  plan: FaultPlan,
  question: string,
  events: Stream.Stream<WatchEvent, ApiError>,
  isCalm: () => boolean,
): Stream.Stream<WatchEvent, ApiError> => {
  const faults = plan.watches ?? {}
  const happens = (what: string, probability: number | undefined, about: string): boolean =>
    !isCalm() && probability !== undefined && chance(plan.seed, `${what} ${question} ${about}`) < probability
  const late = (event: WatchEvent): Effect.Effect<WatchEvent> =>
    faults.late !== undefined && happens("late", faults.late.probability, revisionOf(event))
      ? Effect.as(Effect.sleep(faults.late.by), event)
      : Effect.succeed(event)
  const disturbed = events.pipe(
    Stream.mapEffect((event) => (happens("cut", faults.cut, revisionOf(event)) ? Effect.fail(cut) : late(event))),
    Stream.flatMap((event) =>
      Stream.fromIterable(happens("twice", faults.duplicate, revisionOf(event)) ? [event, event] : [event]),
    ),
    Stream.takeUntil((event) => happens("end", faults.end, revisionOf(event))),
  )
  return Stream.suspend(() => (happens("expire", faults.expire, "") ? Stream.fail(expired) : disturbed))
}

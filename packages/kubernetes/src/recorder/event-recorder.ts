import { type Event, EventKind, type KubernetesObject, refOf } from "@aim-engine/api"
import {
  type ApiError,
  CORRELATION_SECONDS,
  correlate,
  type EventHistory,
  emptyHistory,
  isAlreadyExists,
  isNotFound,
  type PlannedEvent,
} from "@aim-engine/core"
import { type Cause, Clock, Context, Duration, Effect, Fiber, Layer, Queue, Schedule, Stream } from "effect"
import { KubernetesApi } from "../kubernetes-api.ts"
import { bumpPatch, eventObject, type ToldEvent } from "./event-object.ts"

/** Tells people what happens to an object, as Kubernetes Events. Never waits, and drops what is too much. */
export class EventRecorder extends Context.Service<
  EventRecorder,
  {
    /** `source` is the reporting component. Equal events are counted up, recurring ones told from time to time. */
    readonly record: (source: string, regarding: KubernetesObject, events: ReadonlyArray<PlannedEvent>) => void
    /** Events that are not written yet. */
    readonly pending: () => number
  }
>()("@aim-engine/kubernetes/recorder/EventRecorder") {}

/** Events that may wait to be written. Further ones are dropped. */
const MAX_PENDING = 1000
/** Objects whose history is kept. Beyond that the one that was told of least recently is forgotten. Source: client-go. */
const MAX_HISTORIES = 4096
/** Events are worth a few tries, and no more. */
const retrySchedule = Schedule.max([Schedule.exponential("200 millis").pipe(Schedule.jittered), Schedule.recurs(3)])
/** How long the last events may take when the recorder is stopped. */
const DRAIN_WITHIN = Duration.seconds(2)

interface Written {
  readonly told: ToldEvent
  readonly event: Event & KubernetesObject
}

/** Whether another try may help: no answer, or one that the server itself is sorry for. */
const isTransient = ({ status = 0 }: ApiError): boolean => status === 0 || status >= 500

const make = Effect.gen(function* () {
  const api = yield* KubernetesApi
  const clock = Context.get(yield* Effect.context<never>(), Clock.Clock)
  const queue = yield* Queue.unbounded<Written, Cause.Done>()
  /** Least recently told first. */
  const histories = new Map<string, EventHistory>()
  let pending = 0

  const create = ({ event }: Written) => api.create(EventKind, event, event.reportingComponent ?? "")

  const bump = (written: Written) =>
    api
      .patch(EventKind, refOf(written.event), bumpPatch(written.event), {
        fieldManager: written.event.reportingComponent ?? "",
      })
      .pipe(Effect.catchIf(isNotFound, () => create(written)))

  const write = (written: Written) =>
    Effect.suspend(() => (written.told._tag === "Create" ? create(written) : bump(written))).pipe(
      Effect.retry({ schedule: retrySchedule, while: isTransient }),
      Effect.catchIf(isAlreadyExists, () => Effect.void),
      Effect.catch((error) => Effect.logDebug("An event was not written", { error: error.message })),
      Effect.ensuring(
        Effect.sync(() => {
          pending -= 1
        }),
      ),
    )

  const remember = (key: string, history: EventHistory, now: number): void => {
    histories.delete(key)
    histories.set(key, history)
    for (const [oldest, { refilledAt }] of histories) {
      if (histories.size <= MAX_HISTORIES && now - refilledAt < CORRELATION_SECONDS * 2000) break
      if (oldest === key) break
      histories.delete(oldest)
    }
  }

  const record = (source: string, regarding: KubernetesObject, planned: PlannedEvent): void => {
    const now = clock.currentTimeMillisUnsafe()
    const key = `${source} ${regarding.metadata.uid}`
    const { history, action } = correlate(histories.get(key) ?? emptyHistory(now), planned, now)
    remember(key, history, now)
    if (action._tag === "Drop" || pending >= MAX_PENDING) return
    pending += 1
    Queue.offerUnsafe(queue, { told: action, event: eventObject(source, regarding, action) })
  }

  const worker = yield* Effect.forkScoped(Stream.runForEach(Stream.fromQueue(queue), write))
  yield* Effect.addFinalizer(() =>
    Effect.andThen(Queue.end(queue), Effect.interruptible(Effect.timeoutOption(Fiber.await(worker), DRAIN_WITHIN))),
  )

  return EventRecorder.of({
    record: (source, regarding, events) => {
      for (const event of events) record(source, regarding, event)
    },
    pending: () => pending,
  })
})

/** The recorder that writes Events through the API server, one after the other, beside everything else. */
export const eventRecorderLayer: Layer.Layer<EventRecorder, never, KubernetesApi> = Layer.effect(EventRecorder, make)

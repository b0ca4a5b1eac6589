import type { KubernetesObject } from "@aim-engine/api"
import type { PlannedEvent } from "@aim-engine/core"
import { Context } from "effect"

/** Tells people what happens to an object, as Kubernetes Events. Never waits, and drops what is too much. */
export class EventRecorder extends Context.Service<
  EventRecorder,
  {
    /** `source` is the reporting component. Recurring events are told at most once in five minutes. */
    readonly record: (source: string, regarding: KubernetesObject, events: ReadonlyArray<PlannedEvent>) => void
    /** Events that are not written yet. */
    readonly pending: () => number
  }
>()("@aim-engine/kubernetes/recorder/EventRecorder") {}

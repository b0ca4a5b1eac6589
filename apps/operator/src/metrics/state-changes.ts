import { AIMArtifactKind, AIMServiceKind, type KubernetesObject } from "@aim-engine/api"
import { describeMetric } from "@aim-engine/kubernetes"
import { Clock, Context, Metric } from "effect"
import { isAimObject, stateOf, statusNumber } from "./object-facts.ts"
import type { Tally } from "./tally.ts"

/** Upper bounds, in seconds: from the blink of a resolved reference to the download of a large model. */
const BUCKETS = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400] as const

const statusDuration = Metric.histogram("aim_status_duration_seconds", {
  description: "How long objects were in a state before they changed to another one, in seconds",
  boundaries: BUCKETS,
})
const timeToRunning = Metric.histogram("aim_service_time_to_running_seconds", {
  description: "Seconds from the creation of a service until it was Running for the first time",
  boundaries: BUCKETS,
})
const downloads = Metric.counter("aim_downloads_total", {
  description: "Downloads that came to an end, by how: ready or failed",
  incremental: true,
})
const downloadedBytes = Metric.counter("aim_download_bytes_total", {
  description: "Bytes that downloads were seen to bring",
  incremental: true,
})

/** What is remembered of an object between its changes. */
interface Course {
  /** Since when it is in its state (ms); undefined where that began before this process. */
  since: number | undefined
  /** Whether all of its states were seen, from the first. */
  readonly isWhole: boolean
  wasRunning: boolean
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ["Ready", "ready"],
  ["Failed", "failed"],
])

/** Measures what changes of state tell: how long states last, how long services take, how downloads end. */
export const stateChanges = (context: Context.Context<never>): Tally => {
  const clock = Context.get(context, Clock.Clock)
  const courses = new Map<string, Course>()

  const begin = (object: KubernetesObject): Course => {
    const isWhole = stateOf(object) === "Unknown"
    const created = Date.parse(object.metadata.creationTimestamp ?? "")
    return { since: isWhole && !Number.isNaN(created) ? created : undefined, isWhole, wasRunning: false }
  }

  const enter = (course: Course, after: KubernetesObject, now: number): void => {
    const state = stateOf(after)
    if (after.kind === AIMServiceKind.kind && state === "Running" && !course.wasRunning) {
      course.wasRunning = true
      const created = Date.parse(after.metadata.creationTimestamp ?? "")
      if (course.isWhole && !Number.isNaN(created)) {
        timeToRunning.updateUnsafe(Math.max(0, now - created) / 1000, context)
      }
    }
    const result = OUTCOMES.get(state)
    if (after.kind === AIMArtifactKind.kind && result !== undefined) {
      Metric.withAttributes(downloads, { result }).updateUnsafe(1, context)
    }
  }

  const change = (course: Course, before: KubernetesObject, after: KubernetesObject, now: number): void => {
    if (after.kind === AIMArtifactKind.kind) {
      const path = ["progress", "downloadedBytes"]
      downloadedBytes.updateUnsafe(Math.max(0, statusNumber(after, path) - statusNumber(before, path)), context)
    }
    const status = stateOf(before)
    if (status === stateOf(after)) return
    if (course.since !== undefined) {
      const attributes = { kind: after.kind, status }
      Metric.withAttributes(statusDuration, attributes).updateUnsafe(Math.max(0, now - course.since) / 1000, context)
    }
    course.since = now
    enter(course, after, now)
  }

  return {
    onChange: (before, after) => {
      const object = after ?? before
      const { uid } = object?.metadata ?? {}
      if (object === undefined || uid === undefined || !isAimObject(object)) return
      if (after === undefined) return void courses.delete(uid)
      const course = courses.get(uid) ?? begin(after)
      courses.set(uid, course)
      if (before !== undefined) change(course, before, after, clock.currentTimeMillisUnsafe())
    },
  }
}

export const STATE_CHANGE_METRICS = [
  describeMetric(statusDuration, ["kind", "status"]),
  describeMetric(timeToRunning, []),
  describeMetric(downloads, ["result"]),
  describeMetric(downloadedBytes, []),
]

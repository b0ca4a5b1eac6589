import { type Event, type Pod, refOf } from "@aim-engine/api"
import { InvalidSpecError, MissingDownstreamError } from "../../errors/domain-error.ts"
import { controllerOf } from "../../ownership/owner-reference.ts"
import { parseTime } from "../../time/rfc3339.ts"
import type { Health } from "../component-health.ts"
import { Reason } from "../reasons.ts"
import { eventsAbout, newestEvent } from "./object-events.ts"
import {
  CONTAINER_CONFIG_REASONS,
  findCrashLoop,
  findWaiting,
  IMAGE_PULL_REASONS,
  isPodReady,
  isTerminating,
  type WaitingContainer,
} from "./pod-containers.ts"
import { analyzePodFailure, type PodLogRequest, podLogRequest } from "./pod-failure.ts"
import { categorizePullMessage } from "./pull-message.ts"
import { BLOCKED_EVENTS, PROGRESS_EVENTS, unstartedHealth } from "./unstarted-pods.ts"

/** The pods of one workload, and what else is known of them. */
export interface PodsInput {
  /** In the order of their names. */
  readonly pods: ReadonlyArray<Pod>
  /** Events of the pods' namespace, or at least those about the pods. */
  readonly events?: ReadonlyArray<Event>
  /** The answer to a log request ({@link podLogRequests}); undefined where it is not known. */
  readonly logOf?: (request: PodLogRequest) => string | undefined
  /** How many pods must be ready: of an autoscaled workload the minimum. One unless given. */
  readonly desired?: number
}

/** Whether another pod of the same controller was made after this one: it has taken its place. */
const isSuperseded = (pod: Pod, pods: ReadonlyArray<Pod>): boolean => {
  const owner = controllerOf(pod)?.uid
  const created = parseTime(pod.metadata.creationTimestamp)
  return (
    owner !== undefined &&
    created !== undefined &&
    pods.some(
      (other) => controllerOf(other)?.uid === owner && (parseTime(other.metadata.creationTimestamp) ?? 0) > created,
    )
  )
}

/** The pods that count: not those that go away, nor failed ones that others have replaced. */
const currentPods = ({ pods, desired = 1 }: PodsInput): ReadonlyArray<Pod> => {
  const staying = pods.filter((pod) => !isTerminating(pod))
  const isSatisfied = staying.filter(isPodReady).length >= desired
  return staying.filter((pod) => pod.status?.phase !== "Failed" || !(isSatisfied || isSuperseded(pod, staying)))
}

/** The logs that {@link podsHealth} needs to explain failures. */
export const podLogRequests = (input: PodsInput): ReadonlyArray<PodLogRequest> =>
  currentPods(input)
    .filter((pod) => pod.status?.phase === "Failed" || findCrashLoop(pod) !== undefined)
    .flatMap((pod) => podLogRequest(pod) ?? [])

const firstOf = <A>(pods: ReadonlyArray<Pod>, read: (pod: Pod) => A | undefined): readonly [Pod, A] | undefined => {
  for (const pod of pods) {
    const found = read(pod)
    if (found !== undefined) return [pod, found]
  }
  return undefined
}

const PULL_REASONS = {
  auth: Reason.ImagePullAuthFailure,
  "not-found": Reason.ImageNotFound,
  generic: Reason.ImagePullBackOff,
} as const

const imagePullHealth = (pod: Pod, { name, reason, message: text }: WaitingContainer): Health => {
  const message = `Container ${name} of pod ${pod.metadata.name} cannot get its image: ${text === "" ? reason : text}`
  return { ...unstartedHealth(PULL_REASONS[categorizePullMessage(text)], message), child: refOf(pod) }
}

const containerConfigHealth = (pod: Pod, { name, reason, message }: WaitingContainer): Health => ({
  ...unstartedHealth(reason, `Container ${name} of pod ${pod.metadata.name} cannot be made: ${message}`),
  child: refOf(pod),
})

const logFor = (pod: Pod, { logOf }: PodsInput): string | undefined => {
  const request = podLogRequest(pod)
  return request === undefined ? undefined : logOf?.(request)
}

/** A pod that keeps failing fails the workload, or degrades it while other pods answer. */
const crashLoopHealth = (pod: Pod, input: PodsInput, hasReadyPod: boolean): Health => {
  const { cause, message } = analyzePodFailure(pod, logFor(pod, input))
  return {
    state: hasReadyPod ? "Degraded" : "Failed",
    reason: cause?.reason ?? Reason.CrashLoopBackOff,
    message,
    errors: cause === undefined ? [] : [cause],
    child: refOf(pod),
  }
}

const failedHealth = (pod: Pod, input: PodsInput): Health => {
  const { cause, message } = analyzePodFailure(pod, logFor(pod, input))
  return { errors: [cause ?? new InvalidSpecError({ reason: Reason.PodFailed, message })], child: refOf(pod) }
}

/** Why pods are not started yet, as their events tell it. */
const pendingHealth = (pods: ReadonlyArray<Pod>, events: ReadonlyArray<Event>): Health => {
  for (const pod of pods) {
    const own = eventsAbout(pod, events)
    const event = newestEvent(own, BLOCKED_EVENTS) ?? newestEvent(own, PROGRESS_EVENTS)
    if (event === undefined) continue
    return { ...unstartedHealth(event.reason ?? Reason.PodsPending, event.message ?? ""), child: refOf(pod) }
  }
  return unstartedHealth(Reason.PodsPending, "Pods wait to be started.")
}

/**
 * How the pods of a workload are: troubles first (image, container, crashes, failures), then whether enough are ready,
 * then how far the others are. Pods that go away or were replaced do not count.
 */
export const podsHealth = (input: PodsInput): Health => {
  const { desired = 1, events = [] } = input
  if (desired === 0) return { state: "Ready", reason: Reason.ScaledToZero, message: "No pods are wished.", errors: [] }
  const pods = currentPods(input)
  if (pods.length === 0) {
    return { errors: [new MissingDownstreamError({ reason: Reason.NoPods, message: "There are no pods yet." })] }
  }
  const ready = pods.filter(isPodReady).length

  const pull = firstOf(pods, (pod) => findWaiting(pod, IMAGE_PULL_REASONS))
  if (pull !== undefined) return imagePullHealth(...pull)
  const config = firstOf(pods, (pod) => findWaiting(pod, CONTAINER_CONFIG_REASONS))
  if (config !== undefined) return containerConfigHealth(...config)
  const failed = pods.find(({ status }) => status?.phase === "Failed")
  if (failed !== undefined) return failedHealth(failed, input)
  const looping = pods.find((pod) => findCrashLoop(pod) !== undefined)
  if (looping !== undefined) return crashLoopHealth(looping, input, ready > 0)

  const count = `${ready} of ${desired} pods are ready.`
  if (ready >= desired) return { state: "Ready", reason: Reason.PodsReady, message: count, errors: [] }
  const pending = pods.filter(({ status }) => status?.phase === "Pending")
  if (pods.some((pod) => pod.status?.phase === "Running" && !isPodReady(pod))) {
    return { state: "Starting", reason: Reason.PodsStarting, message: count, errors: [] }
  }
  if (pending.length > 0) return pendingHealth(pending, events)
  return { state: "Progressing", reason: Reason.PodsProgressing, message: count, errors: [] }
}

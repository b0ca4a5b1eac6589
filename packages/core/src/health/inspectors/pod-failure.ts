import type { ContainerStateTerminated, Pod } from "@aim-engine/api"
import {
  AuthError,
  type DomainError,
  InfrastructureError,
  InvalidSpecError,
  ResourceExhaustionError,
} from "../../errors/domain-error.ts"
import { logExcerpt } from "../condition-text.ts"
import { Reason } from "../reasons.ts"
import { categorizeLogText, type LogClass, lastLines } from "./log-class.ts"
import { containersOf, findCrashLoop } from "./pod-containers.ts"

/** How many lines of a failed container's log are read. */
export const LOG_TAIL_LINES = 50
/** How many of the last lines are quoted where none is telling. */
const QUOTED_LINES = 3

/** A container that ended, and how. */
interface Ending {
  readonly container: string
  readonly restarts: number
  readonly terminated: ContainerStateTerminated
  /** Whether the log is that of the run before the present one. */
  readonly previous: boolean
}

/** Which log explains a pod's failure. Equal requests have equal answers: the run of a container never changes. */
export interface PodLogRequest {
  readonly namespace: string
  readonly pod: string
  readonly uid: string
  readonly container: string
  readonly previous: boolean
  readonly restarts: number
  readonly tailLines: number
}

/** The text that a log request has in common with every equal one: pod, container and its run. */
export const podLogKey = ({ uid, container, restarts, previous }: PodLogRequest): string =>
  `${uid}/${container}/${previous ? restarts - 1 : restarts}`

const endingOf = (pod: Pod): Ending | undefined => {
  const looping = findCrashLoop(pod)
  const candidates = looping === undefined ? containersOf(pod) : [looping]
  for (const { name, state, lastState, restartCount } of candidates) {
    const restarts = restartCount ?? 0
    if (state?.terminated !== undefined) {
      return { container: name, restarts, terminated: state.terminated, previous: false }
    }
    if (looping !== undefined && lastState?.terminated !== undefined) {
      return { container: name, restarts, terminated: lastState.terminated, previous: true }
    }
  }
  return undefined
}

/**
 * The log that explains why a pod failed or keeps failing; undefined where its container's end explains itself.
 * Out of memory is such an end: the log stops before it.
 */
export const podLogRequest = (pod: Pod): PodLogRequest | undefined => {
  const ending = endingOf(pod)
  if (ending === undefined || ending.terminated.exitCode === 0 || ending.terminated.reason === "OOMKilled") {
    return undefined
  }
  return {
    namespace: pod.metadata.namespace ?? "",
    pod: pod.metadata.name,
    uid: pod.metadata.uid ?? "",
    container: ending.container,
    previous: ending.previous,
    restarts: ending.restarts,
    tailLines: LOG_TAIL_LINES,
  }
}

const fromLog = (logClass: LogClass, message: string): DomainError => {
  switch (logClass) {
    case "infrastructure":
      return new InfrastructureError({ reason: Reason.PodInfrastructureError, message })
    case "network":
      return new InfrastructureError({ reason: Reason.DNSFailure, message })
    case "not-found":
      return new InvalidSpecError({ reason: Reason.SourceNotFound, message })
    case "auth":
      return new AuthError({ reason: Reason.AuthError, message })
    case "storage":
      return new ResourceExhaustionError({ reason: Reason.StorageFull, message })
  }
}

const fromReason = (reason: string, message: string): DomainError | undefined => {
  switch (reason) {
    case "OOMKilled":
      return new ResourceExhaustionError({ reason: Reason.PodOOMKilled, message })
    case "DeadlineExceeded":
      return new InvalidSpecError({ reason: Reason.PodDeadlineExceeded, message })
    case "Evicted":
      return new InfrastructureError({ reason: Reason.PodEvicted, message })
    default:
      return undefined
  }
}

/** Why a pod failed, as far as it can be told. */
export interface PodFailure {
  /** The cause, where one is recognised; undefined means the container just ended with an error. */
  readonly cause: DomainError | undefined
  readonly message: string
}

/** Why a pod failed: its container's log if one was read, else how the container or the pod ended. */
export const analyzePodFailure = (pod: Pod, log: string | undefined): PodFailure => {
  const ending = endingOf(pod)
  const reason = ending?.terminated.reason ?? pod.status?.reason ?? ""
  const told = ending?.terminated.message ?? pod.status?.message ?? ""
  const where =
    ending === undefined
      ? `Pod ${pod.metadata.name} failed`
      : `Container ${ending.container} of pod ${pod.metadata.name} ended with exit code ${ending.terminated.exitCode}`
  const base = `${where}${reason === "" ? "" : ` (${reason})`}${told === "" ? "" : `: ${logExcerpt(told)}`}`

  const text = podLogRequest(pod) === undefined ? undefined : log
  const finding = text === undefined ? undefined : categorizeLogText(text)
  const excerpt = finding?.line ?? (text === undefined ? "" : lastLines(text, QUOTED_LINES))
  const message = excerpt === "" ? base : `${base}: ${logExcerpt(excerpt)}`
  return { cause: finding === undefined ? fromReason(reason, message) : fromLog(finding.class, message), message }
}

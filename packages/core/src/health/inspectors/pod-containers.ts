import type { ContainerStatus, Pod } from "@aim-engine/api"
import { isConditionTrue } from "../conditions.ts"

/** A container that waits, and why. */
export interface WaitingContainer {
  readonly name: string
  readonly reason: string
  readonly message: string
}

/** The containers of a pod: those of the application, then those that prepare it. */
export const containersOf = (pod: Pod): ReadonlyArray<ContainerStatus> => [
  ...(pod.status?.containerStatuses ?? []),
  ...(pod.status?.initContainerStatuses ?? []),
]

/** The first container that waits for one of some reasons. */
export const findWaiting = (pod: Pod, reasons: ReadonlySet<string>): WaitingContainer | undefined => {
  for (const { name, state } of containersOf(pod)) {
    const reason = state?.waiting?.reason
    if (reason !== undefined && reasons.has(reason)) return { name, reason, message: state?.waiting?.message ?? "" }
  }
  return undefined
}

/** Reasons why an image is not there. Source: kubelet, container waiting reasons. */
export const IMAGE_PULL_REASONS: ReadonlySet<string> = new Set(["ErrImagePull", "ImagePullBackOff"])

/** Reasons why a container cannot be made as it is written. Source: kubelet, container waiting reasons. */
export const CONTAINER_CONFIG_REASONS: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "InvalidImageName",
  "RunContainerError",
])

/** From how many restarts on a container counts as failing for good, also while it runs once more. */
export const CRASH_LOOP_RESTARTS = 3

const isCrashLooping = ({ ready, state, lastState, restartCount }: ContainerStatus): boolean =>
  state?.waiting?.reason === "CrashLoopBackOff" ||
  (ready !== true && (restartCount ?? 0) >= CRASH_LOOP_RESTARTS && (lastState?.terminated?.exitCode ?? 0) !== 0)

/** The first container that keeps failing. */
export const findCrashLoop = (pod: Pod): ContainerStatus | undefined => containersOf(pod).find(isCrashLooping)

/** Whether a pod answers: it runs and passes its readiness checks, or it has done its work. */
export const isPodReady = (pod: Pod): boolean =>
  pod.status?.phase === "Succeeded" ||
  (pod.status?.phase === "Running" && isConditionTrue(pod.status.conditions, "Ready"))

/** Whether a pod is going away. */
export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined

import type { Pod } from "@aim-engine/api"
import type { Behaviour } from "./container-behaviour.ts"

const condition = (type: string, status: boolean, at: string, reason?: string) => ({
  type,
  status: status ? "True" : "False",
  lastProbeTime: null,
  lastTransitionTime: at,
  ...(reason === undefined ? {} : { reason }),
})

const conditions = (ready: boolean, at: string, reason?: string) => [
  condition("PodReadyToStartContainers", true, at),
  condition("Initialized", true, at),
  condition("Ready", ready, at, reason),
  condition("ContainersReady", ready, at, reason),
  condition("PodScheduled", true, at),
]

const containers = (pod: Pod, status: (index: number) => object) =>
  (pod.spec?.containers ?? []).map(({ name, image = "" }, index) => ({
    name,
    image,
    imageID: "",
    restartCount: 0,
    ...status(index),
  }))

/** Addresses are made up, and the same for the same pod. */
const addressOf = (pod: Pod): string => {
  const number = Number.parseInt((pod.metadata.uid ?? "0").slice(-4), 16) || 1
  return `10.244.${(number >> 8) & 255}.${number & 255}`
}

/** The status of a pod whose containers have started and are ready or not. Times are RFC 3339. */
export const runningStatus = (pod: Pod, ready: boolean, startedAt: string, now: string): object => ({
  phase: "Running",
  startTime: startedAt,
  podIP: addressOf(pod),
  podIPs: [{ ip: addressOf(pod) }],
  conditions: conditions(ready, now, ready ? undefined : "ContainersNotReady"),
  containerStatuses: containers(pod, () => ({ ready, started: true, state: { running: { startedAt } } })),
})

/** The status of a pod whose containers have ended. The first container ends as the behaviour says, the others well. */
export const endedStatus = (
  pod: Pod,
  behaviour: Extract<Behaviour, { readonly _tag: "Succeed" | "Fail" }>,
  startedAt: string,
  now: string,
): object => {
  const failed = behaviour._tag === "Fail"
  const terminated = (index: number) => {
    const isMain = index === 0
    return {
      exitCode: failed && isMain ? behaviour.exitCode : 0,
      reason: failed && isMain ? (behaviour.reason ?? "Error") : "Completed",
      startedAt,
      finishedAt: now,
      ...(isMain && behaviour.message !== undefined ? { message: behaviour.message } : {}),
    }
  }
  return {
    phase: failed ? "Failed" : "Succeeded",
    startTime: startedAt,
    conditions: conditions(false, now, failed ? "PodFailed" : "PodCompleted"),
    containerStatuses: containers(pod, (index) => ({
      ready: false,
      started: false,
      state: { terminated: terminated(index) },
    })),
  }
}

/** The status of a pod whose image cannot be pulled. */
export const pullErrorStatus = (pod: Pod, message: string, startedAt: string, now: string): object => ({
  phase: "Pending",
  startTime: startedAt,
  conditions: conditions(false, now, "ContainersNotReady"),
  containerStatuses: containers(pod, (index) => ({
    ready: false,
    started: false,
    state: { waiting: index === 0 ? { reason: "ImagePullBackOff", message } : { reason: "ContainerCreating" } },
  })),
})

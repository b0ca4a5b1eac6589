import { type Pod, PodKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { Effect } from "effect"
import { runContainer } from "./container-run.ts"
import type { PodReport } from "./pod-report.ts"
import type { Machine, RunningPod } from "./running-pod.ts"

/** Init containers one after the other, each to its end, then all others at once. */
const runContainers = Effect.fnUntraced(function* (machine: Machine, running: RunningPod) {
  const { initContainers = [], containers = [], restartPolicy = "Always" } = running.pod.spec ?? {}
  for (const container of initContainers) {
    const hasSucceeded = yield* runContainer(
      machine,
      running,
      container,
      restartPolicy === "Never" ? "Never" : "OnFailure",
    )
    if (!hasSucceeded) return
  }
  yield* Effect.forEach(containers, (container) => runContainer(machine, running, container, restartPolicy), {
    concurrency: "unbounded",
    discard: true,
  })
})

/** Runs a pod that is bound to a node, until it has ended or its time is up; interrupted, its processes end. */
export const runPod = Effect.fnUntraced(function* (
  machine: Machine,
  pod: Pod,
  report: PodReport,
): Effect.fn.Return<void, never, KubernetesApi> {
  yield* report.write
  const run = Effect.flatMap(machine.folders.mount(pod), (volumes) => runContainers(machine, { pod, report, volumes }))
  const seconds = pod.spec?.activeDeadlineSeconds
  if (seconds === undefined) return yield* run
  const message = "Pod was active on the node longer than the specified deadline"
  yield* Effect.timeoutOrElse(run, {
    duration: `${seconds} seconds`,
    orElse: () => report.fail({ reason: "DeadlineExceeded", message }),
  })
})

/** What a kubelet does with a deleted pod once its processes have ended: it says so, and the pod is forgotten. */
export const buryPod = Effect.fnUntraced(function* (pod: Pod, report: PodReport | undefined) {
  if (report !== undefined) yield* report.fail({ reason: "Terminated", message: "The pod was deleted" })
  const api = yield* KubernetesApi
  const { namespace = "", name, uid = "" } = pod.metadata
  yield* Effect.ignore(
    api.delete(PodKind, { namespace, name }, { propagation: "Background", gracePeriodSeconds: 0, uid }),
  )
})

import type { Container, Pod } from "@aim-engine/api"
import { formatTime } from "@aim-engine/core"
import type { KubernetesApi } from "@aim-engine/kubernetes"
import type { Behaviour } from "@aim-engine/testing"
import { Clock, Duration, Effect } from "effect"
import { behaviourOf } from "./container-behaviour.ts"
import type { ContainerLog } from "./container-logs.ts"
import { runExec } from "./exec-container.ts"
import { type ContainerConfigError, containerVariables } from "./pod-environment.ts"
import type { PodReport } from "./pod-report.ts"
import type { Ending, Machine, RunningPod } from "./running-pod.ts"

type Run<A> = Effect.Effect<A, never, KubernetesApi>

const CONFIG_RETRY = Duration.millis(500)
const PULL_RETRY = Duration.seconds(2)
const FIRST_BACK_OFF = Duration.millis(500)
const LONGEST_BACK_OFF = Duration.seconds(10)

/** How often a container gets to do its work while it runs. */
const WORK_STEPS = 20

/** Lets the time of a container pass, in which it does its work. */
const pass = (pod: Pod, { after, work }: Extract<Behaviour, { readonly after: Duration.Input }>): Run<void> => {
  if (work === undefined) return Effect.sleep(after)
  const step = Duration.times(Duration.fromInputUnsafe(after), 1 / WORK_STEPS)
  return Effect.forEach(
    Array.from({ length: WORK_STEPS }, (_, index) => (index + 1) / WORK_STEPS),
    (passed) => Effect.andThen(Effect.sleep(step), Effect.ignore(work(pod, passed))),
    { discard: true },
  )
}

const play = Effect.fnUntraced(function* (
  { pod, report }: RunningPod,
  { name }: Container,
  behaviour: Exclude<Behaviour, { readonly _tag: "PullError" }>,
  log: ContainerLog,
): Effect.fn.Return<Ending, never, KubernetesApi> {
  log.text = behaviour.log ?? ""
  const message = "message" in behaviour && behaviour.message !== undefined ? { message: behaviour.message } : {}
  switch (behaviour._tag) {
    case "NeverReady":
      return yield* Effect.never
    case "Serve":
      yield* Effect.sleep(behaviour.readyAfter)
      yield* report.set(name, { ready: true })
      return yield* Effect.never
    case "Succeed":
      yield* pass(pod, behaviour)
      return { exitCode: 0, ...message }
    case "Fail":
      yield* pass(pod, behaviour)
      return { exitCode: behaviour.exitCode, reason: behaviour.reason ?? "Error", ...message }
  }
})

const waitFor = (report: PodReport, name: string, reason: string, message: string): Run<void> =>
  report.set(name, { state: { waiting: { reason, message } }, ready: false })

/** A pull that fails, and the pause before the next. */
const failPull = (report: PodReport, { name, image = "" }: Container, message: string): Run<void> =>
  waitFor(report, name, "ErrImagePull", message).pipe(
    Effect.andThen(Effect.sleep(FIRST_BACK_OFF)),
    Effect.andThen(
      waitFor(report, name, "ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${message}`),
    ),
    Effect.andThen(Effect.sleep(PULL_RETRY)),
  )

/** The variables of a container, once everything is there that they refer to. */
const awaitVariables = (running: RunningPod, container: Container): Run<ReadonlyMap<string, string>> =>
  containerVariables(running.pod, container).pipe(
    Effect.tapErrorTag("ContainerConfigError", ({ message }: ContainerConfigError) =>
      waitFor(running.report, container.name, "CreateContainerConfigError", message),
    ),
    Effect.catch(() => Effect.andThen(Effect.sleep(CONFIG_RETRY), awaitVariables(running, container))),
  )

const runOnce = Effect.fnUntraced(function* (
  machine: Machine,
  running: RunningPod,
  container: Container,
): Effect.fn.Return<Ending, never, KubernetesApi> {
  const { pod, report } = running
  let behaviour = behaviourOf(pod, container, machine.rules)
  while (behaviour._tag === "PullError") {
    yield* failPull(report, container, behaviour.message)
    behaviour = behaviourOf(pod, container, machine.rules)
  }
  const variables = yield* awaitVariables(running, container)
  const { namespace = "", name } = pod.metadata
  const log = machine.logs.open({ namespace, name, container: container.name })
  const startedAt = formatTime(yield* Clock.currentTimeMillis)
  yield* report.set(container.name, { state: { running: { startedAt } } })
  const run =
    behaviour._tag === "Exec"
      ? runExec(machine, running, container, behaviour, variables, log)
      : play(running, container, behaviour, log)
  return yield* Effect.ensuring(
    run,
    Effect.sync(() => {
      log.isOpen = false
    }),
  )
})

/** Runs a container until it has ended for good, as its pod's restart policy says. Returns whether it ended well. */
export const runContainer = Effect.fnUntraced(function* (
  machine: Machine,
  running: RunningPod,
  container: Container,
  restartPolicy: string,
): Effect.fn.Return<boolean, never, KubernetesApi> {
  const { report } = running
  for (let backOff = FIRST_BACK_OFF; ; backOff = Duration.min(Duration.times(backOff, 2), LONGEST_BACK_OFF)) {
    const { exitCode, reason, message } = yield* runOnce(machine, running, container)
    const { state, restarts } = report.record(container.name)
    const terminated = {
      exitCode,
      reason: reason ?? (exitCode === 0 ? "Completed" : "Error"),
      ...(message === undefined ? {} : { message }),
      startedAt: state.running?.startedAt ?? null,
      finishedAt: formatTime(yield* Clock.currentTimeMillis),
    }
    const isOver = restartPolicy === "Never" || (restartPolicy === "OnFailure" && exitCode === 0)
    yield* report.set(container.name, { state: { terminated }, ready: false, isOver })
    if (isOver) return exitCode === 0
    yield* report.set(container.name, {
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off restarting failed container" } },
      lastState: { terminated },
      restarts: restarts + 1,
    })
    yield* Effect.sleep(backOff)
  }
})

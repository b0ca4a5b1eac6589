import { join } from "node:path"
import type { Container } from "@aim-engine/api"
import { Effect } from "effect"
import { writeAccountKubeconfig } from "./account-kubeconfig.ts"
import type { Exec } from "./container-behaviour.ts"
import type { ContainerLog } from "./container-logs.ts"
import { runProcess } from "./container-process.ts"
import { expand } from "./pod-environment.ts"
import { localPath, makeFolder, mountsOf } from "./pod-volumes.ts"
import type { Ending, Machine, RunningPod } from "./running-pod.ts"

/** Seconds for which a process may clean up; a test waits no longer, whatever the pod grants. */
const GRACE_SECONDS = 2

/**
 * Runs a program in place of a container: with its variables and arguments, in which paths below its mounts are those of
 * this machine, and with a kubeconfig of its pod's account where that exists.
 */
export const runExec = Effect.fnUntraced(function* (
  { config, folders }: Machine,
  { pod, volumes }: RunningPod,
  container: Container,
  { entrypoint, env = {} }: Exec,
  variables: ReadonlyMap<string, string>,
  log: ContainerLog,
): Effect.fn.Return<Ending> {
  const mounts = mountsOf(container, volumes)
  const folder = join(folders.ofPod(pod), container.name)
  yield* makeFolder(folder)
  const account = yield* Effect.option(Effect.tryPromise(() => writeAccountKubeconfig(config, pod, folder)))
  const [program = "", ...first] = entrypoint
  const exitCode = yield* runProcess(
    {
      program,
      args: [...first, ...(container.args ?? []).map((arg) => localPath(expand(arg, variables), mounts))],
      folder,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: folder,
        HOSTNAME: pod.metadata.name,
        ...(account._tag === "Some" ? { KUBECONFIG: account.value } : {}),
        ...env,
        ...Object.fromEntries([...variables].map(([name, value]) => [name, localPath(value, mounts)])),
      },
      graceSeconds: Math.min(GRACE_SECONDS, pod.spec?.terminationGracePeriodSeconds ?? GRACE_SECONDS),
    },
    (text) => {
      log.text += text
    },
  )
  return { exitCode }
})

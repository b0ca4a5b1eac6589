import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** kube-apiserver as it was last started, so that it can be killed and started again with the same flags. */
export interface ApiServerProcess {
  /** The folder to start it from. */
  readonly binaries: string
  /** Ends it at once, as a crash or a lost machine does. etcd stays. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same port and the same etcd; returns without waiting until it is ready. */
  readonly start: () => Promise<void>
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Single quotes protect everything in a shell but themselves. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A folder of binaries in which kube-apiserver writes down its process id and its flags before it starts. */
export const apiServerProcess = async (binaries: string, folder: string): Promise<ApiServerProcess> => {
  const own = join(folder, "binaries")
  await mkdir(own, { recursive: true })
  for (const name of ["etcd", "kubectl"]) await symlink(join(binaries, name), join(own, name))
  const program = join(own, "kube-apiserver")
  const pidFile = join(own, "kube-apiserver.pid")
  const flagsFile = join(own, "kube-apiserver.flags")
  const script = [
    "#!/bin/sh",
    `echo $$ > ${quoted(pidFile)}`,
    `printf '%s\\n' "$@" > ${quoted(flagsFile)}`,
    `exec ${quoted(join(binaries, "kube-apiserver"))} "$@"`,
  ]
  await writeFile(program, `${script.join("\n")}\n`)
  await chmod(program, 0o755)
  return {
    binaries: own,
    kill: async () => {
      const pid = Number(await readFile(pidFile, "utf8"))
      if (isRunning(pid)) process.kill(pid, "SIGKILL")
      while (isRunning(pid)) await sleep(20)
    },
    start: async () => {
      const flags = (await readFile(flagsFile, "utf8")).trimEnd().split("\n")
      const child = spawn(program, flags, { stdio: "ignore" })
      process.once("exit", () => child.kill("SIGKILL"))
      await once(child, "spawn")
    },
  }
}

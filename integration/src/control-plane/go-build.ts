import { spawn } from "node:child_process"
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"

/** A Go module of this folder (`control-plane/<module>`) and the commands that are built from it. */
export interface GoBuild {
  readonly module: "kubernetes" | "etcd" | "helm" | "registry"
  /** Import paths of `main` packages; the binary is named after the last segment. */
  readonly packages: ReadonlyArray<string>
  readonly ldflags: string
}

const modules = fileURLToPath(new URL("../../control-plane", import.meta.url))

/** Runs a command, its output on stderr, and fails with its exit code. What it prints on stdout is returned. */
export const run = (program: string, args: ReadonlyArray<string>, cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    })
    let output = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    child.on("error", reject)
    child.on("close", (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${basename(program)} ${args[0] ?? ""} in ${cwd} ended with ${code}`)),
    )
  })

/**
 * Builds Go commands into a folder. The module is copied first, because Go writes lock files beside `go.mod`;
 * the results are moved in at the end, so a build that was interrupted leaves nothing that looks finished.
 * Every 30 seconds a line on stderr says that it is still at work.
 */
export const goBuild = async (build: GoBuild, target: string): Promise<void> => {
  await mkdir(target, { recursive: true })
  const work = await mkdtemp(join(target, ".building-"))
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const say = (text: string) => process.stderr.write(`${text}\n`)
  say(`building ${build.module} (once; it is kept in ${target}) …`)
  const heartbeat = setInterval(() => say(`… still building ${build.module} (${seconds()} s)`), 30_000)
  try {
    const source = join(work, "source")
    await cp(join(modules, build.module), source, { recursive: true })
    await mkdir(join(work, "bin"))
    await run("go", ["build", "-ldflags", build.ldflags, "-o", `${join(work, "bin")}/`, ...build.packages], source)
    for (const path of build.packages) {
      const name = path === "." ? build.module : basename(path)
      await rename(join(work, "bin", name), join(target, name))
    }
    say(`built ${build.module} in ${seconds()} s`)
  } finally {
    clearInterval(heartbeat)
    await rm(work, { recursive: true, force: true })
  }
}

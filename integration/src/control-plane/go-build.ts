import { spawn } from "node:child_process"
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"

/** Commands, and where their sources come from. */
export interface GoBuild {
  /** What is built, in a word. */
  readonly name: string
  /** Puts the module with the commands into a folder, which is built in: Go writes lock files beside `go.mod`. */
  readonly source: (folder: string) => Promise<void>
  /** Import paths of `main` packages; the binary is named after the last segment. */
  readonly packages: ReadonlyArray<string>
  readonly ldflags: string
}

const modules = fileURLToPath(new URL("../../control-plane", import.meta.url))

/** A Go module of this repository: `control-plane/<name>`. */
export const ownModule =
  (name: "kubernetes" | "etcd" | "helm" | "registry" | "s3"): GoBuild["source"] =>
  (folder) =>
    cp(join(modules, name), folder, { recursive: true })

/** The folder into which the module proxy's archive was unpacked; it is fetched, and verified by go.sum, if need be. */
export const moduleFolder = async (module: string): Promise<string> => {
  const output: unknown = JSON.parse(await run("go", ["mod", "download", "-json", module], join(modules, "manifests")))
  if (typeof output === "object" && output !== null && "Dir" in output && typeof output.Dir === "string")
    return output.Dir
  throw new Error(`go mod download ${module} named no folder`)
}

/** Runs a command, its output on stderr, and fails with its exit code. What it prints on stdout is returned. */
const run = (program: string, args: ReadonlyArray<string>, cwd: string): Promise<string> =>
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
 * Builds Go commands into a folder. The results are moved in at the end, so a build that was interrupted leaves nothing
 * that looks finished.
 * Every 30 seconds a line on stderr says that it is still at work.
 */
export const goBuild = async (build: GoBuild, target: string): Promise<void> => {
  await mkdir(target, { recursive: true })
  const work = await mkdtemp(join(target, ".building-"))
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const say = (text: string) => process.stderr.write(`${text}\n`)
  say(`building ${build.name} (once; it is kept in ${target}) …`)
  const heartbeat = setInterval(() => say(`… still building ${build.name} (${seconds()} s)`), 30_000)
  try {
    const source = join(work, "source")
    await build.source(source)
    await mkdir(join(work, "bin"))
    await run("go", ["build", "-ldflags", build.ldflags, "-o", `${join(work, "bin")}/`, ...build.packages], source)
    for (const path of build.packages) {
      const name = path === "." ? build.name : basename(path)
      await rename(join(work, "bin", name), join(target, name))
    }
    say(`built ${build.name} in ${seconds()} s`)
  } finally {
    clearInterval(heartbeat)
    await rm(work, { recursive: true, force: true })
  }
}

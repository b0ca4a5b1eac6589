import { type SpawnOptions, spawn } from "node:child_process"

/** Runs a command to its end, with text on its standard input; fails with what it printed on standard error. */
export const execute = (
  program: string,
  args: ReadonlyArray<string>,
  input = "",
  options: Pick<SpawnOptions, "cwd" | "env"> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "pipe"] })
    const texts = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.stdout += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.stderr += text
    })
    child.on("error", reject)
    child.on("close", (code) =>
      code === 0
        ? resolve(texts.stdout)
        : reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${texts.stderr.slice(0, 4000)}`)),
    )
    // A command that ends before it has read everything, or reads nothing, says so by its exit code.
    child.stdin.on("error", () => undefined)
    child.stdin.end(input)
  })

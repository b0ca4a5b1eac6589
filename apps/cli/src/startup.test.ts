import { execFileSync, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"

const main = fileURLToPath(new URL("./main.ts", import.meta.url))

/** Prints the name of every package that a run imports, on standard error. */
const TELL_IMPORTS = `import { registerHooks } from "node:module"
registerHooks({ resolve: (name, context, next) => {
  if (!/^[./]|^(file|node|data):/.test(name)) process.stderr.write("import " + name + "\\n")
  return next(name, context)
} })`

const importsOf = (...args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const script = `data:text/javascript,${encodeURIComponent(TELL_IMPORTS)}`
  const command = `'${process.execPath}' --import '${script}' '${main}' ${args.join(" ")} 2>&1 >/dev/null`
  const printed = execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" })
  return [...printed.matchAll(/^import (.*)$/gm)].flatMap(([, name]) => name ?? [])
}

it("commands that need no cluster start without a client of one, real or in memory", () => {
  const imports = importsOf("crds")
  expect(imports).toContain("effect")
  expect(imports.filter((name) => /client-node|^@aim-engine\/testing$/.test(name))).toEqual([])
})

it("a pipe gets all of a long output, also when the command fails and its reader is slow", () => {
  const examples = fileURLToPath(new URL("../../../examples", import.meta.url))
  const command = `{ '${process.execPath}' '${main}' plan -f '${examples}' -o json; echo $? >&2; } | { sleep 3; cat; }`
  const { stdout, stderr } = spawnSync("/bin/sh", ["-c", command], { encoding: "utf8", maxBuffer: 2 ** 24 })
  expect(stderr).toMatch(/^1$/m)
  expect(stdout.length).toBeGreaterThan(2 ** 16)
  expect(() => JSON.parse(stdout)).not.toThrow()
})

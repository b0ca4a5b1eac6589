import { execFileSync, spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { CliOutput, Command, Completions, type HelpDoc } from "effect/cli"
import { aim } from "./aim.ts"
import { EXAMPLES_DIRECTORY } from "./sandbox/example-manifests.ts"
import { runCli } from "./test-fixtures/run-cli.ts"

const main = fileURLToPath(new URL("./main.ts", import.meta.url))
const { subcommands } = Completions.fromCommand(aim)

/** Every command that does something, by the words that it is called with. */
const leaves = (
  commands: typeof subcommands,
  path: ReadonlyArray<string> = [],
): ReadonlyArray<{ readonly path: ReadonlyArray<string>; readonly flags: (typeof subcommands)[number]["flags"] }> =>
  commands.flatMap((command) => {
    const own = [...path, command.name]
    return command.subcommands.length === 0 ? [{ path: own, flags: command.flags }] : leaves(command.subcommands, own)
  })

const helpOf = (path: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const docs: Array<HelpDoc.HelpDoc> = []
    yield* Command.runWith(aim, { version: "" })([...path, "--help"]).pipe(
      Effect.provideService(CliOutput.Presenter, {
        present: (event) => Effect.sync(() => "helpDoc" in event && docs.push(event.helpDoc)),
      }),
      Effect.ignore,
    )
    return docs[0]
  }).pipe(Effect.provide(NodeServices.layer))

describe.each(leaves(subcommands).map((leaf) => [leaf.path.join(" "), leaf] as const))(
  "aim %s",
  (name, { path, flags }) => {
    it.effect("has a help text with examples that start with what it is called", () =>
      Effect.gen(function* () {
        const { description = "", examples = [] } = (yield* helpOf(path)) ?? {}
        expect(description).not.toBe("")
        expect(examples.length).toBeGreaterThan(0)
        expect(examples.filter((example) => !example.command.includes(`aim ${name}`))).toEqual([])
      }),
    )

    it("prints data where it is asked to", () => {
      const output = flags.find((flag) => flag.name === "output")
      expect(output?.aliases).toEqual(["o"])
      expect(output?.type).toMatchObject({ _tag: "Choice", values: expect.arrayContaining(["yaml", "json"]) })
    })
  },
)

describe("completion", () => {
  it.effect.each(["bash", "zsh", "fish", "powershell"] as const)("for %s knows every command", (shell) =>
    Effect.gen(function* () {
      const { stdout, status } = yield* runCli(["--completions", shell])
      expect(status).toBe(0)
      expect(subcommands.filter(({ name }) => !stdout.includes(name))).toEqual([])
    }),
  )

  it.effect("is a script that bash can read", () =>
    Effect.gen(function* () {
      const { stdout } = yield* runCli(["--completions", "bash"])
      expect(spawnSync("bash", ["-n"], { input: stdout, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" })
    }),
  )
})

describe("a wrong command line", () => {
  it.effect.each([
    [["plam"], "Did you mean this?\n    plan", "See aim --help."],
    [["plan"], "Missing required flag: --file", "See aim plan --help."],
    [["check", "-f", ".", "--polcy", "x"], "Did you mean this?\n    --policy", "See aim check --help."],
    [["crds", "-o", "xml"], 'Expected: "yaml" | "json"', "See aim crds --help."],
  ] as const)("%j is told on standard error, with where to look", ([args, problem, hint]) =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* runCli(args)
      expect(stdout).toBe("")
      expect(stderr).toContain(problem)
      expect(stderr).toContain(hint)
      expect(status).toBe(2)
    }),
  )

  it.effect("is told without the secrets in it", () =>
    Effect.gen(function* () {
      const { stderr, status } = yield* runCli(["download", "hf://user:hf_abcdefgh/ijklmnop@org/name", "/nowhere"])
      expect(stderr).toBe('error: cannot download "hf://***@org/name": expected hf://org/name')
      expect(status).toBe(2)
    }),
  )
})

describe("as a process", () => {
  const shell = (command: string, env: Readonly<Record<string, string>> = {}) =>
    spawnSync("bash", ["-c", `set -o pipefail; ${command}`], { encoding: "utf8", env: { ...process.env, ...env } })
  const aimCommand = `'${process.execPath}' '${main}'`

  it("ends quietly where nobody reads on", () => {
    const { stdout, stderr } = shell(`${aimCommand} crds | head -n 1`)
    expect(stdout).toBe("apiVersion: apiextensions.k8s.io/v1\n")
    expect(stderr).toBe("")
  })

  it("reads from a pipe and writes to one", () => {
    const { stdout, status } = shell(`${aimCommand} crds | ${aimCommand} check -f - -o json | cat`)
    expect(JSON.parse(stdout)).toMatchObject({ failed: false, findings: [] })
    expect(status).toBe(0)
  })

  it("has colours where they are forced, and none with NO_COLOR", () => {
    const plan = `${aimCommand} plan -f '${EXAMPLES_DIRECTORY}/cluster'`
    expect(shell(plan, { FORCE_COLOR: "1", NO_COLOR: "" }).stdout).toContain("\u001b[")
    expect(shell(plan, { FORCE_COLOR: "1", NO_COLOR: "1" }).stdout).not.toContain("\u001b[")
  })

  it("prints nothing but JSON where JSON is asked for", () => {
    const args = [main, "plan", "-f", `${EXAMPLES_DIRECTORY}/cluster`, "-o", "json"]
    expect(() => JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))).not.toThrow()
  })
})

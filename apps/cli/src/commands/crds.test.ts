import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parseAllDocuments } from "yaml"
import { runCli } from "../test-fixtures/run-cli.ts"

it.effect("aim crds prints a definition for each kind", () =>
  Effect.gen(function* () {
    const { stdout, status } = yield* runCli(["crds"])
    const names = parseAllDocuments(stdout).map((document) => document.getIn(["metadata", "name"]))
    expect(names).toContain("aimservices.aim.eai.amd.com")
    expect(names).toHaveLength(11)
    expect(status).toBe(0)
  }),
)

it.effect("aim crds --earlier prints those of the earlier API group", () =>
  Effect.gen(function* () {
    const { stdout } = yield* runCli(["crds", "--earlier"])
    const names = parseAllDocuments(stdout).map((document) => document.getIn(["metadata", "name"]))
    expect(names).toContain("aimimages.aim.silogen.ai")
    expect(names).toHaveLength(11)
  }),
)

it.effect("aim tells its version, and help with examples", () =>
  Effect.gen(function* () {
    expect((yield* runCli(["--version"])).stdout).toMatch(/^aim v\d+\.\d+\.\d+$/)
    const { stdout, status } = yield* runCli(["plan", "--help"])
    expect(stdout).toContain("EXAMPLES")
    expect(status).toBe(0)
    expect((yield* runCli([])).status).toBe(0)
  }),
)

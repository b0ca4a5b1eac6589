import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parseAllDocuments } from "yaml"
import { EXAMPLES_DIRECTORY } from "../sandbox/example-manifests.ts"
import { runCli } from "../test-fixtures/run-cli.ts"

const catalog = ["-f", `${EXAMPLES_DIRECTORY}/catalog`]

describe("aim clone-templates", () => {
  it.effect("prints the templates for one GPU as templates for another", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* runCli([
        "clone-templates",
        "--from",
        "MI210",
        "--to",
        "MI250X",
        ...catalog,
      ])
      expect(stderr).toBe("")
      expect(status).toBe(0)
      const clones = parseAllDocuments(stdout).map((document) => document.toJS())
      expect(clones.map(({ spec }) => spec.modelName)).toEqual(["llama-3-1-8b-instruct", "phi-4"])
      expect(clones[0]).toMatchObject({
        kind: "AIMClusterServiceTemplate",
        metadata: {
          name: expect.stringMatching(/^llama-3-1-8b-mi250x-latency-fp16-[0-9a-f]{8}$/),
          annotations: { "aim.eai.amd.com/cloned-from": "llama-3-1-8b-mi210-latency-fp16" },
        },
        spec: { gpu: { model: "MI250X" }, env: [{ name: "AIM_GPU_MODEL", value: "MI210" }] },
      })
      expect(clones[0]).not.toHaveProperty("status")
    }),
  )

  it.effect("what it prints is valid, and applying it twice changes nothing more", () =>
    Effect.gen(function* () {
      const args = ["clone-templates", "--from", "MI300X", "--to", "MI355X"]
      const { stdout } = yield* runCli([...args, ...catalog, "-o", "json"])
      const list = JSON.parse(stdout)
      expect(list).toMatchObject({ apiVersion: "v1", kind: "List" })
      expect(list.items.length).toBeGreaterThan(1)
      // The clones run on another GPU, so they are not cloned again.
      const again = yield* runCli([...args, ...catalog, "-f", "-", "-o", "json"], { stdin: stdout })
      expect(again.stderr).toBe("")
      expect(again.stdout).toBe(stdout)
    }),
  )

  it.effect("prints nothing where no template fits, and says which GPUs there are", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* runCli([
        "clone-templates",
        "--from",
        "MI999",
        "--to",
        "MI325X",
        ...catalog,
      ])
      expect(stdout).toBe("")
      expect(stderr).toMatch(/^note: no template is for MI999; there are some for .*MI210, .*MI300X, MI325X$/)
      expect(status).toBe(0)
    }),
  )

  it.effect.each([
    [["--from", "MI300X", "--to", "mi300x"], "--from MI300X --to mi300x: "],
    [["--from", "", "--to", "MI300X"], "two GPU models are needed"],
    [["--from", "MI300X"], ""],
  ] as const)("%j is refused", ([args, message]) =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* runCli(["clone-templates", ...args, ...catalog])
      expect(stderr).toContain(message)
      expect(stdout).not.toContain("kind:")
      expect(status).toBe(2)
    }),
  )
})

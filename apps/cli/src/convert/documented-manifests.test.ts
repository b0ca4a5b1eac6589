import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { AIM_KINDS, findUnknownFields, isJsonObject, objectSchemaOf } from "@aim-engine/api"
import { upgradeObject } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parse } from "yaml"
import {
  DOCUMENTED_MANIFESTS,
  DOCUMENTED_STATUSES,
  documentedPath,
  documentedText,
} from "../test-fixtures/documented/documented-manifests.ts"
import { runCli } from "../test-fixtures/run-cli.ts"

const titled = DOCUMENTED_MANIFESTS.map((manifest) => [manifest.file, manifest] as const)
const applicable = titled.filter(([, { refused }]) => refused === undefined)
const refused = titled.flatMap(([file, manifest]) =>
  manifest.refused === undefined ? [] : [[file, manifest.refused.because, manifest] as const],
)

const convert = (manifest: (typeof DOCUMENTED_MANIFESTS)[number]) =>
  runCli(["convert", "-f", "-"], { stdin: documentedText(manifest) })

const named = (names: ReadonlyArray<string> = []) => names.flatMap((name) => ["-f", documentedPath(`named/${name}`)])

const errorsOf = (text: string) => text.split("\n").filter((line) => line.startsWith("error: "))

it("every block of the guides is listed", () => {
  const folder = fileURLToPath(new URL("../test-fixtures/documented", import.meta.url))
  const blocks = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml") && !name.startsWith("named"))
    .map((name) => name.replace(/\.yaml$/, ""))
  const listed = [...DOCUMENTED_MANIFESTS, ...DOCUMENTED_STATUSES].map(({ file }) => file)
  expect(listed.toSorted()).toEqual(blocks.toSorted())
})

describe("a manifest of the guides", () => {
  it.effect.each(applicable)("%s is converted, and needs no conversion then", ([, manifest]) =>
    Effect.gen(function* () {
      const converted = yield* convert(manifest)
      expect(errorsOf(converted.stderr)).toEqual([])
      expect(converted.status).toBe(0)
      const again = yield* runCli(["convert", "-f", "-", "--check"], { stdin: converted.stdout })
      expect(again).toEqual({ stdout: "", stderr: "", status: 0 })
    }),
  )

  it.effect.each(applicable)("%s passes aim check, but for what its guide leaves to the reader", ([, manifest]) =>
    Effect.gen(function* () {
      const { names = [] } = manifest
      for (const stdin of [documentedText(manifest), (yield* convert(manifest)).stdout]) {
        const alone = yield* runCli(["check", "-f", "-"], { stdin })
        const missing = errorsOf(alone.stdout)
        expect(missing.filter((line) => !names.some((name) => line.includes(name)))).toEqual([])
        expect(alone.status).toBe(missing.length === 0 ? 0 : 1)
        const complete = yield* runCli(["check", "-f", "-", ...named(names)], { stdin })
        expect(errorsOf(complete.stdout)).toEqual([])
        expect(complete.status).toBe(0)
      }
    }),
  )

  it.effect.each(applicable)("%s is planned, as it stands and converted, with the same outcome", ([, manifest]) =>
    Effect.gen(function* () {
      const { names, plans = [] } = manifest
      const plan = (stdin: string) => runCli(["plan", "-f", "-", ...named([...(names ?? []), "nodes"])], { stdin })
      const before = yield* plan(documentedText(manifest))
      const after = yield* plan((yield* convert(manifest)).stdout)
      expect(errorsOf(before.stderr)).toEqual([])
      expect(after.stderr).toBe("")
      expect(after.stdout).toBe(before.stdout)
      expect(after.status).toBe(0)
      for (const outcome of plans) expect(after.stdout).toContain(outcome)
    }),
  )

  it.effect.each(refused)("%s is refused: %s", ([, , manifest]) =>
    Effect.gen(function* () {
      const { stderr, status } = yield* convert(manifest)
      expect(errorsOf(stderr)).toEqual([expect.stringMatching(manifest.refused?.error ?? /^$/)])
      expect(status).toBe(2)
    }),
  )
})

it.effect.each(["Cluster", "Namespace"])("either alternative of models/creation-scope is accepted: %s", (scope) =>
  Effect.gen(function* () {
    const [manifest] = DOCUMENTED_MANIFESTS.filter(({ file }) => file === "models/creation-scope")
    const lines = (manifest === undefined ? "" : documentedText(manifest)).split("\n")
    const stdin = lines.filter((line) => !line.includes("creationScope:") || line.includes(scope)).join("\n")
    const { stdout, status } = yield* runCli(["convert", "-f", "-"], { stdin })
    expect(stdout).toContain(`creationScope: ${scope}`)
    expect(status).toBe(0)
  }),
)

describe("a status that the guides show", () => {
  it.each(DOCUMENTED_STATUSES.map((shown) => [shown.file, shown] as const))(
    "%s has no field that is unknown today",
    (file, { kind: name }) => {
      const { object } = upgradeObject({
        apiVersion: "aim.silogen.ai/v1alpha1",
        kind: name,
        ...parse(readFileSync(documentedPath(file), "utf8")),
      })
      const kind = AIM_KINDS.find((each) => each.kind === name)
      if (kind === undefined || !isJsonObject(object)) throw new Error(`${file} is no ${name}`)
      expect(findUnknownFields(objectSchemaOf(kind), object)).toEqual([])
    },
  )
})

import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, filesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { hubServer } from "../test-fixtures/hub-server.ts"

// Real servers and files.
vi.setConfig({ testTimeout: 60_000 })

const MODEL = bytesOf(200_000)
const FILES = new Map([
  ["README.md", Buffer.from("of the model")],
  ["model.safetensors", MODEL],
])
const OTHER = new Map([["other.safetensors", bytesOf(1000, 2)]])
/** What the operator gives to Jobs: the volume is that of an artifact, and nobody else's. */
const IN_JOB = { ARTIFACT_NAME: "a", ARTIFACT_NAMESPACE: "ml-team" }

const setUp = Effect.gen(function* () {
  const model = yield* hubServer({ name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 1000 })
  const other = yield* hubServer({ name: "org/other", commit: "decade", files: OTHER, largeFrom: 1000 })
  const target = yield* folder
  const from = (url: string, env: NodeJS.ProcessEnv) => ({ HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP", ...env })
  const run = (env: NodeJS.ProcessEnv = {}) => runDownload("hf://org/model", target, from(model.url, env))
  const runOther = (env: NodeJS.ProcessEnv = {}) => runDownload("hf://org/other", target, from(other.url, env))
  return { target, state: model.state, run, runOther }
})

describe("a folder with the files of another source", () => {
  it.live("is refused, and left as it is", () =>
    Effect.gen(function* () {
      const { target, run, runOther } = yield* setUp
      yield* run()
      const { failure } = yield* runOther()
      const message = `${target} has the files of hf://org/model: choose another folder for those of hf://org/other`
      expect(failure).toMatchObject({ _tag: "VolumeFailure", message })
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(yield* isComplete(target)).toBe(true)
      expect((yield* run()).failure).toBeUndefined()
    }).pipe(Effect.scoped),
  )

  it.live("is taken over where it is the volume of an artifact, which has one source", () =>
    Effect.gen(function* () {
      const { target, run, runOther } = yield* setUp
      yield* run(IN_JOB)
      expect((yield* runOther(IN_JOB)).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(OTHER)
    }).pipe(Effect.scoped),
  )
})

describe("a file of somebody else that has the name of one of the source", () => {
  it.live("stays until its replacement is there", () =>
    Effect.gen(function* () {
      const { target, state, run } = yield* setUp
      yield* Effect.promise(() => writeFile(join(target, "README.md"), "mine"))
      state.troubles.set("README.md", { kind: { _tag: "Damage" } })
      expect((yield* run()).failure?._tag).toBe("DamagedFiles")
      expect(yield* Effect.promise(() => readFile(join(target, "README.md"), "utf8"))).toBe("mine")
    }).pipe(Effect.scoped),
  )

  it.live("is told of when it is replaced, and not again", () =>
    Effect.gen(function* () {
      const { target, state, run } = yield* setUp
      yield* Effect.promise(() => writeFile(join(target, "README.md"), "mine"))
      const told = ({ lines }: { readonly lines: ReadonlyArray<string> }) =>
        lines.filter((line) => /replaced/.test(line))
      const line = "README.md was there with other content, which nobody downloaded here: it is replaced"
      expect(told(yield* run())).toEqual([line])
      expect(yield* filesIn(target)).toEqual(FILES)
      state.repository = { ...state.repository, commit: "facade", files: new Map([...FILES, ["README.md", MODEL]]) }
      expect(told(yield* run())).toEqual([])
    }).pipe(Effect.scoped),
  )

  it.live("goes before on the volume of an artifact, which has room for the files once", () =>
    Effect.gen(function* () {
      const { target, state, run } = yield* setUp
      yield* Effect.promise(() => writeFile(join(target, "README.md"), "mine"))
      state.troubles.set("README.md", { kind: { _tag: "Damage" } })
      expect((yield* run(IN_JOB)).failure?._tag).toBe("DamagedFiles")
      expect((yield* filesIn(target)).has("README.md")).toBe(false)
    }).pipe(Effect.scoped),
  )
})

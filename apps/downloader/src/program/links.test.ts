import { lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { STATE_FOLDER } from "../source/target-path.ts"
import { bytesOf, filesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { hubServer } from "../test-fixtures/hub-server.ts"

// Real servers and files.
vi.setConfig({ testTimeout: 60_000 })

const CONFIG = Buffer.from("{}")
const FILES = new Map([
  ["model.safetensors", bytesOf(200_000)],
  ["sub/config.json", CONFIG],
])

/** A target, and beside it a folder with a file in it that is none of the downloader's business. */
const setUp = Effect.gen(function* () {
  const { url } = yield* hubServer({ name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 1000 })
  const [target, elsewhere] = [yield* folder, yield* folder]
  const stateFolder = join(target, STATE_FOLDER)
  yield* Effect.promise(() => writeFile(join(elsewhere, "mine"), "mine"))
  const run = (to = target) => runDownload("hf://org/model", to, { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP" })
  /** Has the list of verified files name one. */
  const list = async (path: string) => {
    await mkdir(stateFolder)
    const { size, mtimeMs } = await lstat(join(elsewhere, "mine"))
    await writeFile(join(stateFolder, "verified.jsonl"), `${JSON.stringify({ path, version: "v1", size, mtimeMs })}\n`)
  }
  const expectUntouched = Effect.promise(async () => {
    expect(await readdir(elsewhere)).toEqual(["mine"])
    expect(await readFile(join(elsewhere, "mine"), "utf8")).toBe("mine")
  })
  return { target, elsewhere, stateFolder, run, list, expectUntouched }
})

describe("symbolic links on the volume", () => {
  it.live.each(["sub", STATE_FOLDER])("a folder %s that leads elsewhere is refused by its name", (name) =>
    Effect.gen(function* () {
      const { target, elsewhere, run, expectUntouched } = yield* setUp
      yield* Effect.promise(() => symlink(elsewhere, join(target, name)))
      expect((yield* run()).failure?.message).toBe(`refusing ${join(target, name)}: it is a symbolic link`)
      expect(yield* isComplete(target)).toBe(false)
      yield* expectUntouched
    }).pipe(Effect.scoped),
  )

  it.live.each(["source", "owner", "verified.jsonl", "complete.json.new"])(
    "and so is %s of the downloader's own",
    (name) =>
      Effect.gen(function* () {
        const { target, elsewhere, stateFolder, run, expectUntouched } = yield* setUp
        yield* Effect.promise(() => mkdir(stateFolder))
        yield* Effect.promise(() => symlink(join(elsewhere, "mine"), join(stateFolder, name)))
        expect((yield* run()).failure?.message).toBe(`refusing ${join(stateFolder, name)}: it is a symbolic link`)
        expect(yield* isComplete(target)).toBe(false)
        yield* expectUntouched
      }).pipe(Effect.scoped),
  )

  it.live("in the place of a model file it is replaced, also where it leads to the right bytes", () =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp
      const other = yield* folder
      yield* Effect.promise(async () => {
        await writeFile(join(other, "config.json"), CONFIG)
        await writeFile(join(other, "model"), "mine")
        await mkdir(join(target, "sub"))
        await symlink(join(other, "config.json"), join(target, "sub/config.json"))
        await symlink(join(other, "model"), join(target, "model.safetensors"))
      })
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
      expect((yield* filesIn(other)).get("model")).toEqual(Buffer.from("mine"))
    }).pipe(Effect.scoped),
  )

  it.live("the target itself may be one", () =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp
      const link = join(yield* folder, "link")
      yield* Effect.promise(() => symlink(target, link))
      expect((yield* run(link)).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )
})

describe("the list of verified files, as it is read from the volume", () => {
  it.live("deletes nothing outside of the target", () =>
    Effect.gen(function* () {
      const { elsewhere, run, list, expectUntouched } = yield* setUp
      yield* Effect.promise(() => list(`../${basename(elsewhere)}/mine`))
      expect((yield* run()).failure).toBeUndefined()
      yield* expectUntouched
    }).pipe(Effect.scoped),
  )

  it.live("nor through a folder that leads elsewhere", () =>
    Effect.gen(function* () {
      const { target, elsewhere, run, list, expectUntouched } = yield* setUp
      yield* Effect.promise(() => list("old/mine"))
      yield* Effect.promise(() => symlink(elsewhere, join(target, "old")))
      expect((yield* run()).failure?.message).toBe(`refusing ${join(target, "old")}: it is a symbolic link`)
      yield* expectUntouched
    }).pipe(Effect.scoped),
  )
})

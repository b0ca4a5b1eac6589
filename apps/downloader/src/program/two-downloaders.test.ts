import { mkdir, open, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { vi } from "vitest"
import { STATE_FOLDER } from "../source/target-path.ts"
import { bytesOf, differencesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { hubServer } from "../test-fixtures/hub-server.ts"

// Real servers and files.
vi.setConfig({ testTimeout: 120_000 })

const MEBIBYTE = 1024 * 1024
const FILES = new Map([["model.safetensors", bytesOf(4 * MEBIBYTE)]])
const REPOSITORY = { name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 1000 }

/** A downloader that is in the middle of its work when another one starts in the same folder, each with a server of its own. */
const startTwo = Effect.gen(function* () {
  const target = yield* folder
  const [slow, other] = [yield* hubServer(REPOSITORY), yield* hubServer(REPOSITORY)]
  slow.state.bytesPerSecond = 2 * MEBIBYTE
  const run = ({ url }: typeof slow) =>
    runDownload("hf://org/model", target, { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP" })
  const first = yield* Effect.forkScoped(run(slow))
  while (slow.state.sentBytes < MEBIBYTE) yield* Effect.sleep(10)
  return { target, first: Fiber.join(first), runOther: run(other), state: other.state }
})

describe("two downloaders in one folder", () => {
  it.live("the one that started last completes it, and the other ends with the reason", () =>
    Effect.gen(function* () {
      const { target, first, runOther } = yield* startTwo
      expect((yield* runOther).failure).toBeUndefined()
      expect((yield* first).failure?.message).toBe(`another downloader works in ${target}`)
      expect(yield* differencesIn(target, FILES)).toEqual([])
      expect(yield* isComplete(target)).toBe(true)
    }).pipe(Effect.scoped),
  )

  it.live("where the other one writes damaged bytes among those that arrived right, none says that all is well", () =>
    Effect.gen(function* () {
      const { target, first, runOther, state } = yield* startTwo
      state.troubles.set("model.safetensors", { kind: { _tag: "Damage" } })
      expect((yield* runOther).failure?._tag).toBe("DamagedFiles")
      expect((yield* first).failure?.message).toBe(`another downloader works in ${target}`)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live("what one that may still be there changes on the volume is found out, although all bytes arrived right", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const { url, state } = yield* hubServer(REPOSITORY)
      state.bytesPerSecond = 2 * MEBIBYTE
      const stateFolder = join(target, STATE_FOLDER)
      yield* Effect.promise(() => mkdir(stateFolder))
      yield* Effect.promise(() => writeFile(join(stateFolder, "owner"), "another"))
      const env = { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP" }
      const run = yield* Effect.forkScoped(runDownload("hf://org/model", target, env))
      while (state.sentBytes < MEBIBYTE) yield* Effect.sleep(10)
      yield* Effect.promise(async () => {
        const [part = ""] = (await readdir(stateFolder)).filter((name) => name.endsWith(".part"))
        const another = await open(join(stateFolder, part), "r+")
        await another.write(Buffer.alloc(1000), 0, 1000, 0)
        await another.close()
      })
      expect((yield* Fiber.join(run)).failure?._tag).toBe("DamagedFiles")
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )
})

import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, filesIn, folder, isComplete } from "../test-fixtures/download-run.ts"
import { type HubState, hubServer } from "../test-fixtures/hub-server.ts"

// Real processes, which take their time to start.
vi.setConfig({ testTimeout: 180_000 })

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url))
const MEBIBYTE = 1024 * 1024
const FILES = new Map([
  ["a.safetensors", bytesOf(20 * MEBIBYTE)],
  ["b.safetensors", bytesOf(12 * MEBIBYTE, 2)],
  ["config.json", Buffer.from("{}")],
])
const TOTAL = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)

const start = (url: string, target: string): ChildProcess =>
  spawn(process.execPath, [MAIN, "download", "hf://org/model", target], {
    env: { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HF_TRANSFER" },
    stdio: "ignore",
  })

/** Lets a download run until the server has sent so many bytes, and kills it. */
const killAfter = async (child: ChildProcess, state: HubState, bytes: number): Promise<void> => {
  const ended = once(child, "exit")
  while (state.sentBytes < bytes && child.exitCode === null) await sleep(5)
  child.kill("SIGKILL")
  await ended
}

describe("a downloader that is killed", () => {
  it.live("goes on where it was, and says that all is there only in the end", () =>
    Effect.gen(function* () {
      const { url, state } = yield* hubServer({
        name: "org/model",
        commit: "c0ffee",
        files: FILES,
        largeFrom: MEBIBYTE,
      })
      const target = yield* folder
      state.bytesPerSecond = 8 * MEBIBYTE
      for (const part of [0.1, 0.35, 0.6, 0.85]) {
        yield* Effect.promise(() => killAfter(start(url, target), state, part * TOTAL))
        expect(yield* isComplete(target)).toBe(false)
      }
      const [exitCode] = yield* Effect.promise(() => once(start(url, target), "exit"))
      expect(exitCode).toBe(0)
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(yield* isComplete(target)).toBe(true)
      expect(state.sentBytes / TOTAL).toBeLessThan(1.1)
    }).pipe(Effect.scoped),
  )
})

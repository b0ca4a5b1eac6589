import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { vi } from "vitest"
import { programOfRun } from "../../../../scripts/bundles-of-run.ts"
import { bytesOf, differencesIn, filesIn, folder, isComplete } from "../test-fixtures/download-run.ts"
import { startProcess } from "../test-fixtures/downloader-process.ts"
import { hubServer } from "../test-fixtures/hub-server.ts"

// Many real processes, which take their time to start.
vi.setConfig({ testTimeout: 600_000 })

const MODEL = bytesOf(3 * 1024 * 1024 + 5)
const CONFIG = Buffer.from("{}")
const FILES = new Map([
  ["config.json", CONFIG],
  ["model.safetensors", MODEL],
])
/** What a shell counts the sizes of files in. Source: POSIX, `ulimit -f`. */
const BLOCK = 512
const BLOCKS = Math.floor(MODEL.length / BLOCK)
const LIMITS = [0, 1, BLOCKS, ...fc.sample(fc.noBias(fc.integer({ min: 2, max: BLOCKS })), 12)]

// The system refuses whatever would make a file longer than that, in the middle of a write, as a full volume does.
describe("a volume that is full", () => {
  it.live(`after any of ${LIMITS.length} bytes, the download fails clearly, and goes on there once there is room`, () =>
    Effect.gen(function* () {
      const program = programOfRun("downloader")
      const withRoomFor = Effect.fnUntraced(function* (blocks: number) {
        const { url, state } = yield* hubServer({ name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 1000 })
        const target = yield* folder
        const run = (script: string) => {
          const command = [process.execPath, program, "download", "hf://org/model", target]
          const env = { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP" }
          return Effect.promise(
            () => startProcess("/bin/sh", ["-c", `${script} exec "$@"`, "sh", ...command], env).ended,
          )
        }
        const full = yield* run(`ulimit -f ${blocks};`)
        expect(full.end, full.log).toBe(1)
        expect(categorizeLogText(full.log)?.class, full.log).toBe("storage")
        expect(yield* isComplete(target)).toBe(false)
        expect((yield* filesIn(target)).has("model.safetensors")).toBe(false)
        state.sentBytes = 0
        const { end, log } = yield* run("")
        expect(end, log).toBe(0)
        expect(yield* differencesIn(target, FILES)).toEqual([])
        expect(yield* isComplete(target)).toBe(true)
        expect(state.sentBytes).toBeLessThanOrEqual(MODEL.length + CONFIG.length - blocks * BLOCK)
      }, Effect.scoped)
      yield* Effect.forEach(LIMITS, withRoomFor, { concurrency: 3 })
    }).pipe(Effect.scoped),
  )
})

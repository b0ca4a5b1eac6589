import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { vi } from "vitest"
import { programOfRun } from "../../../../scripts/bundles-of-run.ts"
import { bytesOf, differencesIn, folder, isComplete } from "../test-fixtures/download-run.ts"
import { killAt, startProcess } from "../test-fixtures/downloader-process.ts"
import { hubServer } from "../test-fixtures/hub-server.ts"
import { s3Server } from "../test-fixtures/s3-server.ts"
import { batchSize } from "../volume/batch-writer.ts"
import { DIRECT_BYTES } from "../volume/part-writer.ts"
import { SEGMENT_BYTES } from "../volume/partial-file.ts"

// Many real processes, which take their time to start.
vi.setConfig({ testTimeout: 900_000 })

const MEBIBYTE = 1024 * 1024
const KILLS = 30
/** The same seed kills at the same bytes. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31)

type Files = ReadonlyMap<string, Buffer>

const sizeOf = (files: Files): number => [...files.values()].reduce((sum, { length }) => sum + length, 0)

const FILES: Files = new Map([
  ["a.safetensors", bytesOf(20 * MEBIBYTE)],
  ["b.safetensors", bytesOf(10 * MEBIBYTE + 17, 2)],
  ["config.json", Buffer.from("{}")],
])
const POSITIONS = fc.sample(fc.noBias(fc.integer({ min: 1, max: sizeOf(FILES) - 1 })), { seed: SEED, numRuns: KILLS })

const fromHub = Effect.fnUntraced(function* (files: Files) {
  const { url, state } = yield* hubServer({ name: "org/model", commit: "c0ffee", files, largeFrom: MEBIBYTE })
  return { uri: "hf://org/model", env: { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HF_TRANSFER" }, state }
})

const fromS3 = Effect.fnUntraced(function* (files: Files) {
  const objects = [...files].map(([path, bytes]) => [`llama/${path}`, { bytes, partSize: 8 * MEBIBYTE }])
  const { url, state } = yield* s3Server("models", Object.fromEntries(objects))
  return { uri: "s3://models/llama", env: { AWS_ENDPOINT_URL: url }, state }
})

/** Downloads, killed at each of these bytes one after another, and to the end at last. Returns how much was sent too often. */
const killedAt = Effect.fnUntraced(function* (
  program: string,
  from: typeof fromHub | typeof fromS3,
  files: Files,
  mebibytesPerSecond: number,
  positions: ReadonlyArray<number>,
) {
  const { uri, env, state } = yield* from(files)
  const target = yield* folder
  const start = () => startProcess(process.execPath, [program, "download", uri, target], env)
  // What is on its way when a kill comes is lost: slow enough that this is little, however long a busy machine lets it wait.
  state.bytesPerSecond = mebibytesPerSecond * MEBIBYTE
  for (const position of positions) {
    const killed = yield* Effect.promise(() => killAt(start(), state, position))
    expect(killed.end, killed.log).toBe("SIGKILL")
    expect(yield* isComplete(target), `complete after a kill at ${position}`).toBe(false)
  }
  const { end, log } = yield* Effect.promise(() => start().ended)
  expect(end, log).toBe(0)
  expect(yield* isComplete(target)).toBe(true)
  expect(yield* differencesIn(target, files)).toEqual([])
  return state.sentBytes / sizeOf(files) - 1
}, Effect.scoped)

describe(`a downloader that is killed (KILL_SEED=${SEED})`, () => {
  it.live.each([
    { scheme: "hf", from: fromHub },
    { scheme: "s3", from: fromS3 },
  ])(`$scheme: at any of ${KILLS} random bytes, goes on where it was, and brings hardly a byte twice`, ({ from }) =>
    Effect.gen(function* () {
      const program = programOfRun("downloader")
      const repeatedAt = (position: number) => killedAt(program, from, FILES, 0.75, [position])
      const repeated = yield* Effect.forEach(POSITIONS, repeatedAt, { concurrency: 15 })
      expect(repeated.length).toBe(KILLS)
      expect(Math.max(...repeated)).toBeLessThanOrEqual(0.1)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    { way: "through the page cache", segments: 1, isDirect: false },
    { way: "past it", segments: 2, isDirect: true },
  ])("again and again, with a file in several segments $way, goes on where it was", ({ segments, isDirect }) =>
    Effect.gen(function* () {
      const files: Files = new Map([["a.safetensors", bytesOf(segments * SEGMENT_BYTES + 6 * MEBIBYTE)]])
      expect(batchSize(sizeOf(files)) >= DIRECT_BYTES).toBe(isDirect)
      const positions = [0.1, 0.35, 0.6, 0.85].map((part) => part * sizeOf(files))
      expect(yield* killedAt(programOfRun("downloader"), fromHub, files, 8, positions)).toBeLessThanOrEqual(0.1)
    }).pipe(Effect.scoped),
  )
})

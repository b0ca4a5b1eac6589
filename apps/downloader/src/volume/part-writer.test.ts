import { open, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { bytesOf, folder } from "../test-fixtures/download-run.ts"
import { partsOf } from "../test-fixtures/parts.ts"
import { BLOCK_BYTES, takePiece } from "./block-memory.ts"
import { BlockReader } from "./block-reader.ts"
import { DIRECT_BYTES, PartWriter } from "./part-writer.ts"

const SIZE = 3 * DIRECT_BYTES + 17
const bytes = bytesOf(SIZE)

/** Memory at a block, and memory that is anywhere. */
const memories: Readonly<Record<string, Uint8Array>> = {
  aligned: takePiece(),
  other: new Uint8Array(SIZE + 1).subarray(1),
}

/** Borders between the parts that a file is written in, many of them at blocks. */
const borders = fc.array(
  fc.oneof(
    fc.nat({ max: SIZE }),
    fc.nat({ max: 6 }).map((half) => (half * DIRECT_BYTES) / 2),
    fc.nat({ max: Math.floor(SIZE / BLOCK_BYTES) }).map((block) => block * BLOCK_BYTES),
  ),
  { maxLength: 6 },
)

/** The file in parts, in any order. */
const parts = borders
  .map((inner) => partsOf(SIZE, inner))
  .chain((ordered) => fc.shuffledSubarray([...ordered], { minLength: ordered.length }))

describe("reading and writing past the page cache", () => {
  it.live("in whatever parts and order a file is written, and from whatever memory, it is the same", () =>
    Effect.gen(function* () {
      const target = yield* folder
      let files = 0
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(parts, fc.constantFrom(...Object.keys(memories)), async (shuffled, kind) => {
            const path = join(target, String(files++))
            const memory = memories[kind] ?? new Uint8Array(SIZE)
            const cached = await open(path, "w+")
            const writer = new PartWriter(path, cached)
            for (const { start, end } of shuffled) {
              const part = memory.subarray(0, end - start)
              part.set(bytes.subarray(start, end))
              expect(await writer.write(start, part)).toBe(end - start)
            }
            await Promise.all([writer.close(), cached.close()])
            expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
          }),
        ),
      )
    }).pipe(Effect.scoped),
  )

  it.live("what is read is what was asked for, or its beginning", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(async () => {
        const cached = await open(path, "w+")
        await cached.write(bytes, 0, SIZE, 0)
        const reader = new BlockReader(path)
        await fc.assert(
          fc.asyncProperty(
            fc.nat({ max: SIZE - 1 }),
            fc.integer({ min: 1, max: SIZE }),
            fc.constantFrom(1, 3, 16),
            async (position, wanted, blocks) => {
              const memory = (memories.aligned ?? new Uint8Array()).subarray(0, blocks * BLOCK_BYTES)
              const read = await reader.read(position, wanted, memory)
              expect(read.byteLength).toBeGreaterThan(0)
              expect(read.byteLength).toBeLessThanOrEqual(wanted)
              expect(Buffer.compare(read, bytes.subarray(position, position + read.byteLength))).toBe(0)
            },
          ),
        )
        await expect(reader.read(SIZE, 1, takePiece())).rejects.toThrow("the file has become shorter")
        await Promise.all([reader.close(), cached.close()])
      })
    }).pipe(Effect.scoped),
  )
})

import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { BatchWriter, batchSize } from "./batch-writer.ts"
import { BLOCK_BYTES } from "./block-memory.ts"

const KIBIBYTE = 1024

describe("writing in batches", () => {
  it.each([
    [0, 64 * KIBIBYTE],
    [1024 * KIBIBYTE, 64 * KIBIBYTE],
    [64 * 1024 * KIBIBYTE, 128 * KIBIBYTE],
    [64 * 1024 * KIBIBYTE + 1, 132 * KIBIBYTE],
    [100 * 1024 ** 3, 2048 * KIBIBYTE],
  ])("a file of %i bytes is written in batches of %i", (fileSize, expected) => {
    expect(batchSize(fileSize)).toBe(expected)
  })

  it.effect("every byte is written once, several batches at a time, and committed in order", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(fc.uint8Array({ maxLength: 40 })),
          fc.integer({ min: 1, max: 64 }),
          fc.nat({ max: 1000 }),
          // Some of them are taken in parts.
          fc.integer({ min: 1, max: 100 }),
          async (scheduler, chunks, size, start, longest) => {
            const written = new Map<number, number>()
            let committed = start
            const writer = new BatchWriter(start, size, {
              write: async (position, asked) => {
                await scheduler.schedule(Promise.resolve())
                const batch = asked.subarray(0, longest)
                batch.forEach((byte, index) => {
                  expect(written.has(position + index)).toBe(false)
                  written.set(position + index, byte)
                })
                return batch.byteLength
              },
              commit: async (position, bytes) => {
                expect(position).toBe(committed)
                await scheduler.schedule(Promise.resolve())
                committed += bytes
                expect([...Array(bytes).keys()].every((index) => written.has(position + index))).toBe(true)
              },
            })
            const run = async () => {
              for (const chunk of chunks) await writer.collect(chunk)
              return writer.end()
            }
            const bytes = chunks.flatMap((chunk) => [...chunk])
            expect(await scheduler.waitFor(run())).toBe(start + bytes.length)
            expect(bytes.map((_, index) => written.get(start + index))).toEqual(bytes)
          },
        ),
      ),
    ),
  )

  it.effect("batches end where blocks do, wherever the first one begins", () =>
    Effect.promise(async () => {
      const ends: Array<number> = []
      const writer = new BatchWriter(5000, 2 * BLOCK_BYTES, {
        write: (_, batch) => Promise.resolve(batch.byteLength),
        commit: async (position, bytes) => {
          ends.push(position + bytes)
        },
      })
      await writer.collect(Buffer.alloc(20_000))
      await writer.end()
      expect(ends).toEqual([3 * BLOCK_BYTES, 5 * BLOCK_BYTES, 25_000])
    }),
  )

  it.effect(
    "what cannot be written fails a later call, and the end at the latest; what was written before it counts",
    () =>
      Effect.promise(async () => {
        const committed: Array<number> = []
        const writer = new BatchWriter(0, 1, {
          write: (position) => (position === 1 ? Promise.reject(new Error("full")) : Promise.resolve(1)),
          commit: async (position) => {
            committed.push(position)
          },
        })
        const bytes = Array.from({ length: 8 }, () => new Uint8Array(1))
        const collected = bytes.reduce((before, chunk) => before.then(() => writer.collect(chunk)), Promise.resolve())
        await expect(collected).rejects.toThrow("full")
        await expect(writer.end()).rejects.toThrow("full")
        expect(committed).toEqual([0])
      }),
  )
})

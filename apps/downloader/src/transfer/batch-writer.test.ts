import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import { BatchWriter, batchSize } from "./batch-writer.ts"

const KIBIBYTE = 1024

describe("writing in batches", () => {
  it.each([
    [0, 64 * KIBIBYTE],
    [1024 * KIBIBYTE, 64 * KIBIBYTE],
    [32 * 1024 * KIBIBYTE, 128 * KIBIBYTE],
    [100 * 1024 ** 3, 1024 * KIBIBYTE],
  ])("a file of %i bytes is written in batches of %i", (fileSize, expected) => {
    expect(batchSize(fileSize)).toBe(expected)
  })

  it.effect("every byte is written once, in order, one batch after another", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ maxLength: 40 })),
          fc.integer({ min: 1, max: 64 }),
          fc.nat({ max: 1000 }),
          async (chunks, size, start) => {
            const written: Array<number> = []
            let isWriting = false
            const writer = new BatchWriter(start, size, async (position, batch) => {
              expect(isWriting).toBe(false)
              isWriting = true
              await Promise.resolve()
              expect(position).toBe(start + written.length)
              written.push(...batch)
              isWriting = false
            })
            for (const chunk of chunks) await writer.collect(chunk)
            expect(await writer.end()).toBe(start + written.length)
            expect(written).toEqual(chunks.flatMap((chunk) => [...chunk]))
          },
        ),
      ),
    ),
  )

  it.effect("what cannot be written fails the next call, and the end at the latest", () =>
    Effect.promise(async () => {
      const writer = new BatchWriter(0, 1, () => Promise.reject(new Error("full")))
      await writer.collect(new Uint8Array(1))
      await expect(writer.collect(new Uint8Array(1))).rejects.toThrow("full")
      await expect(writer.end()).rejects.toThrow("full")
    }),
  )
})

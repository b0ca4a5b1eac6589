import { createHash } from "node:crypto"
import { open, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import fc from "fast-check"
import type { Digest } from "../source/remote-file.ts"
import { bytesOf, folder } from "../test-fixtures/download-run.ts"
import { partsOf } from "../test-fixtures/parts.ts"
import { returnPiece, takePiece } from "../volume/block-memory.ts"
import { hasContentOf, startDigest } from "./running-digest.ts"

const SIZE = 40_000
const PART_SIZE = 9_000
const bytes = bytesOf(SIZE)
const hexOf = (algorithm: string, content: Buffer) => createHash(algorithm).update(content).digest("hex")
const parts = Array.from({ length: Math.ceil(SIZE / PART_SIZE) }, (_, index) =>
  createHash("md5")
    .update(bytes.subarray(index * PART_SIZE, (index + 1) * PART_SIZE))
    .digest(),
)

const DIGESTS: ReadonlyArray<Digest> = [
  { algorithm: "sha256", hex: hexOf("sha256", bytes) },
  { algorithm: "git-sha1", hex: hexOf("sha1", Buffer.concat([Buffer.from(`blob ${SIZE}\0`), bytes])) },
  { algorithm: "s3-multipart", hex: `${hexOf("md5", Buffer.concat(parts))}-${parts.length}`, partSize: PART_SIZE },
]

describe("a digest that follows the bytes", () => {
  it.live("is right however they come: from memory, from the file, or from both", () =>
    Effect.gen(function* () {
      const target = yield* folder
      let files = 0
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(
            fc.constantFrom(...DIGESTS),
            fc.array(fc.nat({ max: SIZE }), { maxLength: 8 }),
            fc.infiniteStream(fc.boolean()),
            async (digest, inner, isShown) => {
              const path = join(target, String(files++))
              const file = await open(path, "w+")
              const running = startDigest(path, SIZE, digest)
              for (const { start, end } of partsOf(SIZE, inner)) {
                const piece = takePiece()
                piece.set(bytes.subarray(start, end))
                const hashed =
                  isShown.next().value === true ? running.follow(start, piece.subarray(0, end - start)) : undefined
                await file.write(bytes, start, end - start, start)
                await hashed
                returnPiece(piece)
                running.present(end)
              }
              expect(await running.isRight()).toBe(true)
              await running.close()
              await file.close()
            },
          ),
        ),
      )
    }).pipe(Effect.scoped),
  )

  it.live("bytes that do not come next, and memory that is not shared, are left to the file", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(async () => {
        await writeFile(path, bytes)
        const running = startDigest(path, SIZE, { algorithm: "sha256", hex: hexOf("sha256", bytes) })
        expect(running.follow(1, takePiece())).toBeUndefined()
        expect(running.follow(0, new Uint8Array(1))).toBeUndefined()
        running.present(SIZE)
        expect(await running.isRight()).toBe(true)
        await running.close()
      })
    }).pipe(Effect.scoped),
  )

  it.live.each(DIGESTS)("of other bytes $algorithm is not right", (digest) =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(async () => {
        const other = Buffer.from(bytes)
        other[SIZE - 1] = (other[SIZE - 1] ?? 0) ^ 1
        await writeFile(path, other)
        const file = { path: "file", size: SIZE, version: "v1", digest }
        expect(await hasContentOf(path, file, new AbortController().signal)).toBe(false)
        await writeFile(path, bytes)
        expect(await hasContentOf(path, file, new AbortController().signal)).toBe(true)
      })
    }).pipe(Effect.scoped),
  )

  it.live("an empty file has one as well", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(async () => {
        await writeFile(path, "")
        const digest: Digest = { algorithm: "sha256", hex: hexOf("sha256", Buffer.alloc(0)) }
        const file = { path: "file", size: 0, version: "v1", digest }
        expect(await hasContentOf(path, file, new AbortController().signal)).toBe(true)
      })
    }).pipe(Effect.scoped),
  )

  it.live("a file that is shorter than it was told fails it, and one that is given up does not hang", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(async () => {
        await writeFile(path, bytes.subarray(0, 10))
        const short = startDigest(path, SIZE, { algorithm: "sha256", hex: "" })
        short.present(SIZE)
        await expect(short.isRight()).rejects.toThrow("the file has become shorter")
        await short.close()
        const unwanted = startDigest(path, SIZE, { algorithm: "sha256", hex: "" })
        const verdict = unwanted.isRight()
        const hashed = unwanted.follow(0, takePiece())
        await unwanted.close()
        await expect(verdict).rejects.toThrow("not wanted any more")
        await hashed
      })
    }).pipe(Effect.scoped),
  )
})

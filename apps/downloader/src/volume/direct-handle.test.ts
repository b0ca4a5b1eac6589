import { constants } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { folder } from "../test-fixtures/download-run.ts"
import { BLOCK_BYTES, returnPiece, takePiece } from "./block-memory.ts"
import { DirectHandle } from "./direct-handle.ts"

describe("a file past the page cache", () => {
  it.live("takes what is not at the borders of blocks never, and says so once and for all", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(() => writeFile(path, ""))
      const direct = new DirectHandle(path, constants.O_WRONLY)
      const piece = takePiece()
      piece.fill(7)
      const write = (bytes: Uint8Array) =>
        direct.attempt((handle) => handle.write(bytes, 0, bytes.byteLength, 0)).then((done) => done?.bytesWritten)
      // The same file system answers both, so that the second is no accident.
      const whole = yield* Effect.promise(() => write(piece.subarray(0, BLOCK_BYTES)))
      const ragged = yield* Effect.promise(() => write(piece.subarray(1, BLOCK_BYTES)))
      const after = yield* Effect.promise(() => write(piece.subarray(0, BLOCK_BYTES)))
      expect([undefined, BLOCK_BYTES]).toContain(whole)
      if (whole !== undefined && ragged === undefined) expect(after).toBeUndefined()
      expect((yield* Effect.promise(() => readFile(path))).length).toBeLessThanOrEqual(BLOCK_BYTES)
      yield* Effect.promise(() => direct.close())
      returnPiece(piece)
    }).pipe(Effect.scoped),
  )

  it.live("of a file that is not there there is none", () =>
    Effect.gen(function* () {
      const direct = new DirectHandle(join(yield* folder, "absent"), constants.O_RDONLY)
      expect(yield* Effect.promise(() => direct.attempt((handle) => handle.stat()))).toBeUndefined()
      yield* Effect.promise(() => direct.close())
    }).pipe(Effect.scoped),
  )

  it.live("trouble that has nothing to do with it is told", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "file")
      yield* Effect.promise(() => writeFile(path, ""))
      const direct = new DirectHandle(path, constants.O_WRONLY)
      const full = Object.assign(new Error("no room"), { code: "ENOSPC" })
      const outcome = yield* Effect.result(Effect.tryPromise(() => direct.attempt(() => Promise.reject(full))))
      // Where there is no such way nothing is tried.
      if (outcome._tag === "Failure") expect(outcome.failure.cause).toBe(full)
      yield* Effect.promise(() => direct.close())
    }).pipe(Effect.scoped),
  )
})

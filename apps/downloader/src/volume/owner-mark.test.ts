import { utimes } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { STATE_FOLDER } from "../source/target-path.ts"
import { folder } from "../test-fixtures/download-run.ts"
import { OwnerMark } from "./owner-mark.ts"

describe("the mark of who works on a volume", () => {
  it.live("is that of the one that started last; the one before is told", () =>
    Effect.gen(function* () {
      const target = yield* folder
      yield* Effect.promise(async () => {
        const first = await OwnerMark.claim(target)
        await first.check()
        const second = await OwnerMark.claim(target)
        await expect(first.check()).rejects.toThrow(`another downloader works in ${target}`)
        await expect(first.touch()).rejects.toThrow("another downloader")
        await first.release()
        await second.touch()
        expect([first.isContested, second.isContested]).toEqual([false, true])
      })
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["ended in order", false, (mark: OwnerMark) => mark.release()],
    ["was killed a while ago", false, (_: OwnerMark, path: string) => utimes(path, 0, Date.now() / 1000 - 90)],
    ["was killed just now", true, () => Promise.resolve()],
    ["is at work", true, (mark: OwnerMark, path: string) => utimes(path, 0, 0).then(() => mark.touch())],
  ] as const)("where the one before %s it may still be there: %s", ([_title, isContested, end]) =>
    Effect.gen(function* () {
      const target = yield* folder
      yield* Effect.promise(async () => {
        await end(await OwnerMark.claim(target), join(target, STATE_FOLDER, "owner"))
        expect((await OwnerMark.claim(target)).isContested).toBe(isContested)
      })
    }).pipe(Effect.scoped),
  )
})

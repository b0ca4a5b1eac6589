import { open, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import type { RemoteFile } from "../source/remote-file.ts"
import { STATE_FOLDER } from "../source/target-path.ts"
import { folder } from "../test-fixtures/download-run.ts"
import { DURABLE_BYTES, PartialFile, removeOtherParts, SEGMENT_BYTES } from "./partial-file.ts"
import { volumeFailure } from "./volume-failure.ts"

const file = (size: number, version = "v1"): RemoteFile => ({ path: "a", size, version, digest: undefined })
const put = async (partial: PartialFile, start: number, length: number) => {
  await partial.write(start, Buffer.alloc(length))
  await partial.record({ start, end: start + length })
}
const present = async (target: string, remote: RemoteFile) => {
  const partial = await PartialFile.open(target, remote)
  await partial.close()
  return partial.presentBytes
}
const use = <A>(target: string, remote: RemoteFile, run: (partial: PartialFile) => Promise<A>) =>
  Effect.promise(async () => {
    const partial = await PartialFile.open(target, remote)
    return run(partial).finally(() => partial.close())
  })

describe("a file under way", () => {
  it.live("knows what is missing, segment by segment, also after it was closed", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const remote = file(SEGMENT_BYTES + 100)
      yield* use(target, remote, (partial) => put(partial, 0, 15))
      yield* use(target, remote, (partial) => put(partial, SEGMENT_BYTES, 40))
      const missing = yield* use(target, remote, async (partial) => [partial.missing, partial.presentBytes])
      expect(missing).toEqual([
        [
          { start: 15, end: SEGMENT_BYTES },
          { start: SEGMENT_BYTES + 40, end: SEGMENT_BYTES + 100 },
        ],
        55,
      ])
    }).pipe(Effect.scoped),
  )

  it.live("a write may go over the border of segments", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const remote = file(SEGMENT_BYTES + 100)
      yield* use(target, remote, async (partial) => {
        for (let at = 0; at < SEGMENT_BYTES + 100; at += SEGMENT_BYTES / 2) {
          await put(partial, at, Math.min(SEGMENT_BYTES / 2, SEGMENT_BYTES + 100 - at))
        }
        expect(partial.missing).toEqual([])
      })
    }).pipe(Effect.scoped),
  )

  it.live("another version has nothing of the one before", () =>
    Effect.gen(function* () {
      const target = yield* folder
      yield* use(target, file(100), (partial) => put(partial, 0, 50))
      expect(yield* use(target, file(100, "v2"), async (partial) => partial.presentBytes)).toBe(0)
    }).pipe(Effect.scoped),
  )

  it.live("a map that promises more than there is counts for nothing", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const remote = file(100)
      const path = yield* use(target, remote, async (partial) => {
        await put(partial, 0, 100)
        return partial.path
      })
      yield* Effect.promise(() => truncate(path, 10))
      expect(yield* use(target, remote, async (partial) => partial.presentBytes)).toBe(0)
      yield* Effect.promise(() => writeFile(`${path}.map`, "junk"))
      expect(yield* use(target, remote, async (partial) => partial.presentBytes)).toBe(0)
    }).pipe(Effect.scoped),
  )

  it.live("parts of other versions and of files that are gone are removed, and those still wanted stay", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const fill = (remote: RemoteFile) => use(target, remote, (partial) => put(partial, 0, 50))
      const present = (remote: RemoteFile) => use(target, remote, async (partial) => partial.presentBytes)
      const gone = { ...file(100), path: "b" }
      for (const remote of [file(100), file(100, "v2"), gone]) yield* fill(remote)
      yield* Effect.promise(() => removeOtherParts(target, [file(100, "v2")]))
      expect(yield* Effect.promise(() => readdir(join(target, STATE_FOLDER)))).toHaveLength(2)
      expect(yield* present(file(100, "v2"))).toBe(50)
      expect(yield* present(file(100))).toBe(0)
      expect(yield* present(gone)).toBe(0)
    }).pipe(Effect.scoped),
  )

  it.live("what is discarded is forgotten, and a new file begins", () =>
    Effect.gen(function* () {
      const target = yield* folder
      yield* use(target, file(10), async (partial) => {
        await put(partial, 0, 10)
        await partial.discard()
        const next = await PartialFile.open(target, file(10))
        expect(next.presentBytes).toBe(0)
        await partial.write(0, Buffer.alloc(10))
        expect((await stat(next.path)).size).toBe(0)
        await next.close()
      })
    }).pipe(Effect.scoped),
  )

  it.live.each(["finish", "discard"] as const)("one that another downloader has replaced: no %s", (end) =>
    Effect.gen(function* () {
      const target = yield* folder
      yield* use(target, file(10), async (partial) => {
        await put(partial, 0, 10)
        await rm(partial.path)
        const run = () => (end === "finish" ? partial.finish("a") : partial.discard())
        await expect(run()).rejects.toThrow(`another downloader works in ${target}`)
        await writeFile(partial.path, "another's")
        await expect(run()).rejects.toThrow("another downloader")
        expect(await readFile(partial.path, "utf8")).toBe("another's")
      })
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["no digest", undefined],
    ["one that may turn out to say nothing", { algorithm: "md5", hex: "0" }],
  ] as const)("with %s, what may not be on the disk yet does not count after a kill", ([_title, digest]) =>
    Effect.gen(function* () {
      const target = yield* folder
      const remote: RemoteFile = { ...file(SEGMENT_BYTES), digest }
      yield* use(target, remote, async (killed) => {
        await put(killed, 0, 100)
        expect(killed.presentBytes).toBe(100)
        expect(await present(target, remote)).toBe(0)
        await put(killed, 100, DURABLE_BYTES)
        await put(killed, 100 + DURABLE_BYTES, 17)
        expect(await present(target, remote)).toBe(100 + DURABLE_BYTES)
      })
      expect(yield* Effect.promise(() => present(target, remote))).toBe(117 + DURABLE_BYTES)
    }).pipe(Effect.scoped),
  )

  it.live("with a digest that tells, everything counts at once", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const remote: RemoteFile = { ...file(1000), digest: { algorithm: "sha256", hex: "0" } }
      yield* use(target, remote, async (killed) => {
        await put(killed, 0, 100)
        expect(await present(target, remote)).toBe(100)
      })
    }).pipe(Effect.scoped),
  )

  it.live.each(["", ".map"])("a part%s that is a symbolic link is refused, and what it leads to left alone", (ending) =>
    Effect.gen(function* () {
      const target = yield* folder
      const mine = join(yield* folder, "mine")
      const path = `${yield* use(target, file(10), async (partial) => partial.path)}${ending}`
      yield* Effect.promise(async () => {
        await writeFile(mine, "mine")
        await rm(path)
        await symlink(mine, path)
        const { message } = await PartialFile.open(target, file(10)).then(
          () => new Error("it was opened"),
          (error: unknown) => volumeFailure(error, "a"),
        )
        expect(message).toBe(`refusing ${path}: it is a symbolic link`)
        expect(await readFile(mine, "utf8")).toBe("mine")
      })
    }).pipe(Effect.scoped),
  )

  it.live("a full disk is told by its name", () =>
    Effect.promise(async () => {
      const full = await open("/dev/full", "r+")
      const error = await full.writev([Buffer.alloc(1)], 0).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      await full.close()
      const { message } = volumeFailure(error, "model.safetensors")
      expect(message).toBe("No space left on device (ENOSPC): cannot write model.safetensors")
      expect(categorizeLogText(message)?.class).toBe("storage")
    }),
  )

  it("a quota is told by its name", () => {
    const { message } = volumeFailure(Object.assign(new Error("x"), { code: "EDQUOT" }), "a")
    expect(categorizeLogText(message)?.class).toBe("storage")
  })
})

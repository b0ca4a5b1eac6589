import { createHash } from "node:crypto"
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { ByteRange, RemoteFile } from "../source/remote-file.ts"
import { STATE_FOLDER } from "../source/target-path.ts"
import { isTelling } from "../verification/digest.ts"
import { OPEN, refuseLinks } from "./own-paths.ts"
import { anotherWorksIn } from "./owner-mark.ts"
import { PartWriter } from "./part-writer.ts"

/** How much of a file is transferred on its own. */
export const SEGMENT_BYTES = 64 * 1024 * 1024
/** How much of a file without a telling digest is brought before the volume is asked to keep it, and it is recorded. */
export const DURABLE_BYTES = 16 * 1024 * 1024
/** Bytes of one entry of the map: how much of a segment is there. */
const ENTRY_BYTES = 8

const PART_ENDING = ".part"

/** Bytes of a segment of a file of this size: the last one may be shorter. */
const segmentLength = (size: number, index: number): number => Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES)

/** Where the parts of a file are kept until it is complete. Another version of the file has another place. */
const partPath = (target: string, { path, version, size }: RemoteFile): string => {
  const id = createHash("sha256")
    .update(JSON.stringify([path, version, size, SEGMENT_BYTES]))
    .digest("hex")
    .slice(0, 32)
  return join(target, STATE_FOLDER, `${id}${PART_ENDING}`)
}

/** Where it is kept how much of a part is there. */
const mapPath = (part: string): string => `${part}.map`

/** Removes what is under way of other files than these: the source has changed since, and the room is needed. */
export const removeOtherParts = async (target: string, files: ReadonlyArray<RemoteFile>): Promise<void> => {
  const wanted = new Set(files.map((file) => partPath(target, file)))
  const folder = join(target, STATE_FOLDER)
  const parts = (await readdir(folder)).filter((name) => name.endsWith(PART_ENDING)).map((name) => join(folder, name))
  for (const part of parts.filter((path) => !wanted.has(path))) {
    await rm(part, { force: true })
    await rm(mapPath(part), { force: true })
  }
}

/**
 * A file that is being transferred. Beside it lies a map that says how much of each segment is there: after a kill at
 * any moment the transfer goes on where it was. A file whose map lies, as it may after a crash of the node, is found out by its
 * digest; where that cannot tell, only what is on the disk for sure gets into the map.
 */
export class PartialFile {
  readonly #target: string
  readonly #part: FileHandle
  readonly #map: FileHandle
  readonly #path: string
  readonly #size: number
  readonly #present: Array<number>
  readonly #isTelling: boolean
  /** Bytes that are there and not in the map yet. */
  #unrecorded = 0
  /** Segments from the beginning on that are known to be complete. */
  #complete = 0
  readonly #writer: PartWriter

  private constructor(target: string, file: RemoteFile, part: FileHandle, map: FileHandle, present: Array<number>) {
    this.#target = target
    this.#path = partPath(target, file)
    this.#part = part
    this.#writer = new PartWriter(this.#path, part)
    this.#map = map
    this.#size = file.size
    this.#present = present
    this.#isTelling = isTelling(file.digest)
  }

  /** Opens a file below the target, with what is there of it already. */
  static async open(target: string, file: RemoteFile): Promise<PartialFile> {
    const path = partPath(target, file)
    await mkdir(dirname(path), { recursive: true })
    const part = await open(path, OPEN.toReadAndWrite)
    try {
      const map = await open(mapPath(path), OPEN.toReadAndWrite)
      return new PartialFile(target, file, part, map, await readMap(map, part, file.size))
    } catch (error) {
      await part.close()
      throw error
    }
  }

  /** Bytes that are there. */
  get presentBytes(): number {
    return this.#present.reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Where the bytes are. */
  get path(): string {
    return this.#path
  }

  /** Bytes that are there from the beginning on, without a gap. */
  get contiguousBytes(): number {
    while (this.#present[this.#complete] === segmentLength(this.#size, this.#complete)) this.#complete++
    return Math.min(this.#complete * SEGMENT_BYTES + (this.#present[this.#complete] ?? 0), this.#size)
  }

  /** What is missing, in order: one range for each segment that is not complete. */
  get missing(): ReadonlyArray<ByteRange> {
    return this.#present.flatMap((present, index) => {
      const start = index * SEGMENT_BYTES
      const length = segmentLength(this.#size, index)
      return present < length ? [{ start: start + present, end: start + length }] : []
    })
  }

  /** Writes bytes where they belong, and returns how many the volume took: nearly full, it takes a part of them. They count once they are recorded. */
  write(position: number, bytes: Uint8Array): Promise<number> {
    return this.#writer.write(position, bytes)
  }

  /** Records that the bytes of a range are there. They must follow on what is recorded of their segment. */
  async record({ start, end }: ByteRange): Promise<void> {
    for (let at = start; at < end; ) {
      const index = Math.floor(at / SEGMENT_BYTES)
      const endOfSegment = Math.min((index + 1) * SEGMENT_BYTES, end)
      this.#present[index] = endOfSegment - index * SEGMENT_BYTES
      if (this.#isTelling) await this.#writeMap([this.#present[index]], index)
      at = endOfSegment
    }
    if (this.#isTelling) return
    this.#unrecorded += end - start
    if (this.#unrecorded >= DURABLE_BYTES) await this.#recordDurably()
  }

  /**
   * Removes the file: its bytes are not those of the source. Whoever opens it next begins with a new one, also where another
   * process still writes to this one.
   */
  async discard(): Promise<void> {
    await this.#checkPath()
    this.#unrecorded = 0
    await rm(this.#path)
    await rm(mapPath(this.#path), { force: true })
  }

  /** Puts the complete file in its place below the target, at once and durably. */
  async finish(place: string): Promise<void> {
    const destination = join(this.#target, place)
    await this.#part.datasync()
    this.#unrecorded = 0
    await this.#checkPath()
    await refuseLinks(this.#target, place)
    await mkdir(dirname(destination), { recursive: true })
    await rename(this.#path, destination)
    await rm(mapPath(this.#path), { force: true })
  }

  async close(): Promise<void> {
    // What the volume does not keep is brought again.
    if (this.#unrecorded > 0) await this.#recordDurably().catch(() => undefined)
    await Promise.all([this.#writer.close(), this.#part.close(), this.#map.close()])
  }

  /** Puts what is there into the map, once it is on the disk. */
  async #recordDurably(): Promise<void> {
    this.#unrecorded = 0
    const present = [...this.#present]
    await this.#part.datasync()
    await this.#writeMap(present, 0)
  }

  /** Writes what is there of some segments into the map, from one of them on. */
  async #writeMap(present: ReadonlyArray<number>, from: number): Promise<void> {
    const entries = Buffer.concat(present.map(entryOf))
    await this.#map.write(entries, 0, entries.length, from * ENTRY_BYTES)
  }

  /** Fails where the file at the path is not the one that is written to. */
  async #checkPath(): Promise<void> {
    const written = await this.#part.stat()
    const found = await lstat(this.#path).catch(() => undefined)
    if (found?.ino !== written.ino || found.dev !== written.dev) throw anotherWorksIn(this.#target)
  }
}

const entryOf = (bytes: number): Buffer => {
  const entry = Buffer.alloc(ENTRY_BYTES)
  entry.writeBigUInt64LE(BigInt(bytes))
  return entry
}

/** What the map says of each segment, as far as the file is long enough for it to be true. */
const readMap = async (map: FileHandle, part: FileHandle, size: number): Promise<Array<number>> => {
  const segments = Math.ceil(size / SEGMENT_BYTES)
  const entries = Buffer.alloc(segments * ENTRY_BYTES)
  if (segments > 0) await map.read(entries, 0, entries.length, 0)
  const written = (await part.stat()).size
  return Array.from({ length: segments }, (_, index) => {
    const length = segmentLength(size, index)
    const present = Number(entries.readBigUInt64LE(index * ENTRY_BYTES))
    const possible = Math.max(0, written - index * SEGMENT_BYTES)
    return present <= length && present <= possible ? present : 0
  })
}

/** The size of a file; undefined where there is none, or a link to one. */
export const sizeOf = (path: string): Promise<number | undefined> =>
  lstat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )

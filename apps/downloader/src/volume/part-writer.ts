import type { FileHandle } from "node:fs/promises"
import { BLOCK_BYTES } from "./block-memory.ts"
import { DirectHandle } from "./direct-handle.ts"
import { OPEN } from "./own-paths.ts"

/** How much may lie in the page cache before the volume is asked to keep it. */
const SYNC_BYTES = 64 * 1024 * 1024

/** Fewer bytes wait longer for the disk than the copy in the page cache takes; those of small files all do. */
export const DIRECT_BYTES = 256 * 1024

/** Writes to a file past the page cache, where the volume can; what is little, or does not begin and end at blocks, goes through it. */
export class PartWriter {
  readonly #cached: FileHandle
  readonly #direct: DirectHandle
  /** Bytes that went to the cache since the volume was last asked to keep what is there. */
  #unsynced = 0
  #isSyncing = false

  /** For the file at a path that is open already. Whoever opened it closes it. */
  constructor(path: string, cached: FileHandle) {
    this.#cached = cached
    this.#direct = new DirectHandle(path, OPEN.toWrite)
  }

  /** Writes bytes to a position. Returns how many the volume took: one that is nearly full takes a part of them without an error. */
  async write(position: number, bytes: Uint8Array): Promise<number> {
    const isWhole = position % BLOCK_BYTES === 0 && bytes.byteLength % BLOCK_BYTES === 0
    const writeTo = (handle: FileHandle) => handle.write(bytes, 0, bytes.byteLength, position)
    const direct = isWhole && bytes.byteLength >= DIRECT_BYTES ? await this.#direct.attempt(writeTo) : undefined
    if (direct !== undefined) return direct.bytesWritten
    const { bytesWritten } = await writeTo(this.#cached)
    this.#syncSoon(bytesWritten)
    return bytesWritten
  }

  /** Closes what it has opened itself. */
  close(): Promise<void> {
    return this.#direct.close()
  }

  /** Has the volume keep from time to time what there is, without waiting for it, so that little is left to be done in the end. */
  #syncSoon(bytes: number): void {
    this.#unsynced += bytes
    if (this.#isSyncing || this.#unsynced < SYNC_BYTES) return
    this.#unsynced = 0
    this.#isSyncing = true
    const done = () => {
      this.#isSyncing = false
    }
    // Trouble with it shows again in the end.
    this.#cached.datasync().then(done, done)
  }
}

import { type FileHandle, open } from "node:fs/promises"
import { BLOCK_BYTES } from "./block-memory.ts"
import { DirectHandle } from "./direct-handle.ts"
import { OPEN } from "./own-paths.ts"

/** Reads a file past the page cache, where the volume can: what is read once and never again would only fill it. */
export class BlockReader {
  readonly #path: string
  readonly #direct: DirectHandle
  #cached: Promise<FileHandle> | undefined

  /** For a file that is opened the first time something is read. */
  constructor(path: string) {
    this.#path = path
    this.#direct = new DirectHandle(path, OPEN.toRead)
  }

  /**
   * Reads bytes from a position on into memory that begins at a block. Returns the part of the memory where they are: one byte at
   * least, and no more than wanted. Fails where the file ends before.
   */
  async read(position: number, wanted: number, memory: Uint8Array): Promise<Uint8Array> {
    const ahead = position % BLOCK_BYTES
    const length = Math.min(Math.ceil((ahead + wanted) / BLOCK_BYTES) * BLOCK_BYTES, memory.byteLength)
    const readFrom = (handle: FileHandle) => handle.read(memory, 0, length, position - ahead)
    const { bytesRead } = (await this.#direct.attempt(readFrom)) ?? (await readFrom(await this.#open()))
    const bytes = Math.min(bytesRead - ahead, wanted)
    if (bytes <= 0) throw new Error("the file has become shorter")
    return memory.subarray(ahead, ahead + bytes)
  }

  async close(): Promise<void> {
    await this.#direct.close()
    await (await this.#cached)?.close()
  }

  #open(): Promise<FileHandle> {
    this.#cached ??= open(this.#path, OPEN.toRead)
    return this.#cached
  }
}

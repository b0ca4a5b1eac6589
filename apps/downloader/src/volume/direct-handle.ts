import { constants, type FileHandle, open } from "node:fs/promises"

/** What a file system answers that has no way past the page cache, or one that demands other borders. */
const isNoWay = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EINVAL" || error.code === "ENOTSUP")

/**
 * A file past the page cache (O_DIRECT), where the system and the volume have such a way. Bytes that are only on their way to a
 * disk need not be copied then, and do not count as memory of the pod. What is read or written begins and ends at the borders of
 * blocks, in the file and in memory.
 */
export class DirectHandle {
  readonly #path: string
  readonly #flags: number
  /** As soon as it is needed; undefined where the file cannot be opened so. */
  #handle: Promise<FileHandle | undefined> | undefined
  // Not every system knows the flag.
  #isThere = "O_DIRECT" in constants

  /** For a file that is opened with some flags the first time it is used. */
  constructor(path: string, flags: number) {
    this.#path = path
    this.#flags = flags
  }

  /** What is done with the file; undefined where there is no way past the page cache, now and from now on. */
  async attempt<A>(run: (handle: FileHandle) => Promise<A>): Promise<A | undefined> {
    if (!this.#isThere) return undefined
    this.#handle ??= open(this.#path, this.#flags | constants.O_DIRECT).catch(() => undefined)
    const handle = await this.#handle
    try {
      if (handle !== undefined) return await run(handle)
    } catch (error) {
      if (!isNoWay(error)) throw error
    }
    this.#isThere = false
    return undefined
  }

  async close(): Promise<void> {
    const handle = await this.#handle
    await handle?.close()
  }
}

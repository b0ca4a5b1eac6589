const SMALLEST_BATCH = 64 * 1024
const LARGEST_BATCH = 1024 * 1024
/** How many batches a file has at least, unless it is a small one. */
const BATCHES = 256

/**
 * In batches of how many bytes a file of this size is written. A kill costs up to two of them on each connection, so that they
 * are a small part of the file; the larger they are, the less it costs to write them.
 */
export const batchSize = (fileSize: number): number =>
  Math.min(Math.max(Math.ceil(fileSize / BATCHES), SMALLEST_BATCH), LARGEST_BATCH)

/** Writes some buffers, so many bytes together, from a position of a file on. */
export type WriteBatch = (position: number, batch: ReadonlyArray<Uint8Array>, bytes: number) => Promise<void>

/** Writes what it is given in batches, one after another, each while the next one is collected. */
export class BatchWriter {
  readonly #write: WriteBatch
  readonly #size: number
  #batch: Array<Uint8Array> = []
  #batchBytes = 0
  #written: number
  #writing: Promise<void> = Promise.resolve()

  constructor(position: number, size: number, write: WriteBatch) {
    this.#written = position
    this.#size = size
    this.#write = write
  }

  /** Takes the next bytes. Waits while more than a batch is still to be written; fails where writing did. */
  async collect(chunk: Uint8Array): Promise<void> {
    this.#batch.push(chunk)
    this.#batchBytes += chunk.byteLength
    if (this.#batchBytes >= this.#size) await this.#flush()
  }

  /** Writes all that is left. Returns the position after the last byte. */
  async end(): Promise<number> {
    await this.#flush()
    await this.#writing
    return this.#written
  }

  async #flush(): Promise<void> {
    await this.#writing
    const [batch, bytes] = [this.#batch, this.#batchBytes]
    this.#batch = []
    this.#batchBytes = 0
    if (bytes === 0) return
    this.#writing = this.#write(this.#written, batch, bytes).then(() => {
      this.#written += bytes
    })
    // Whoever waits for it next is told.
    this.#writing.catch(() => undefined)
  }
}

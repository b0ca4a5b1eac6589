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

/** Writes bytes from a position of a file on. They may change as soon as it is done. */
export type WriteBatch = (position: number, batch: Uint8Array) => Promise<void>

/**
 * Writes what it is given in batches, one after another, each while the next one is collected. Chunks are copied, which costs
 * little: they are gone at once then, and the memory stays the same however fast they come.
 */
export class BatchWriter {
  readonly #write: WriteBatch
  /** The batch that is collected. */
  #batch: Uint8Array
  #batchBytes = 0
  /** Memory of the batch that was written last. */
  #spare: Uint8Array
  #written: number
  #writing: Promise<void> = Promise.resolve()

  constructor(position: number, size: number, write: WriteBatch) {
    this.#written = position
    this.#write = write
    this.#batch = Buffer.allocUnsafeSlow(size)
    this.#spare = Buffer.allocUnsafeSlow(size)
  }

  /** Takes the next bytes. Waits while more than a batch is still to be written; fails where writing did. */
  async collect(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const part = rest.subarray(0, this.#batch.byteLength - this.#batchBytes)
      this.#batch.set(part, this.#batchBytes)
      this.#batchBytes += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (this.#batchBytes === this.#batch.byteLength) await this.#flush()
    }
  }

  /** Writes all that is left. Returns the position after the last byte. */
  async end(): Promise<number> {
    await this.#flush()
    await this.#writing
    return this.#written
  }

  async #flush(): Promise<void> {
    await this.#writing
    const batch = this.#batch.subarray(0, this.#batchBytes)
    ;[this.#batch, this.#spare] = [this.#spare, this.#batch]
    this.#batchBytes = 0
    if (batch.byteLength === 0) return
    this.#writing = this.#write(this.#written, batch).then(() => {
      this.#written += batch.byteLength
    })
    // Whoever waits for it next is told.
    this.#writing.catch(() => undefined)
  }
}

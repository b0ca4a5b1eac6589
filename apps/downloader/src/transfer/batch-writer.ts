/** Bytes are written in batches of this size: a kill costs about so much of each connection. */
const BATCH_BYTES = 256 * 1024

/** Writes some buffers, so many bytes together, from a position of a file on. */
export type WriteBatch = (position: number, batch: ReadonlyArray<Uint8Array>, bytes: number) => Promise<void>

/** Writes what it is given in batches, one after another, each while the next one is collected. */
export class BatchWriter {
  readonly #write: WriteBatch
  #batch: Array<Uint8Array> = []
  #batchBytes = 0
  #written: number
  #writing: Promise<void> = Promise.resolve()

  constructor(position: number, write: WriteBatch) {
    this.#written = position
    this.#write = write
  }

  /** Takes the next bytes. Waits while more than a batch is still to be written; fails where writing did. */
  async collect(chunk: Uint8Array): Promise<void> {
    this.#batch.push(chunk)
    this.#batchBytes += chunk.byteLength
    if (this.#batchBytes >= BATCH_BYTES) await this.#flush()
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

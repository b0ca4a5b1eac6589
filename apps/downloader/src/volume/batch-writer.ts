import { BLOCK_BYTES, PIECE_BYTES, returnPiece, takePiece } from "./block-memory.ts"

const SMALLEST_BATCH = 64 * 1024
/** How many batches a file has at least, unless it is a small one. */
const BATCHES = 512
/** Batches that are held at a time: one is filled, and as many as are left are written, so that neither waits for the other. */
const BATCHES_AT_ONCE = 3

/**
 * In batches of how many bytes a file of this size is written. A kill costs up to three of them on each connection, so that
 * they are a small part of the file; the larger they are, the less it costs to write them.
 */
export const batchSize = (fileSize: number): number => {
  const share = Math.ceil(fileSize / BATCHES / BLOCK_BYTES) * BLOCK_BYTES
  return Math.min(Math.max(share, SMALLEST_BATCH), PIECE_BYTES)
}

/** Where batches go. */
export interface BatchSink {
  /**
   * Writes bytes from a position of a file on, and returns how many it took: one at least. They may change as soon as it is
   * done. Several batches are written at a time.
   */
  readonly write: (position: number, batch: Uint8Array) => Promise<number>
  /** Takes note that so many bytes were written from a position on, and all before it: one after another. */
  readonly commit: (position: number, bytes: number) => Promise<void>
}

/**
 * Writes what it is given in batches while the next one is collected. Chunks are copied, which costs little: they are gone at
 * once then, and the memory stays the same however fast they come.
 */
export class BatchWriter {
  readonly #sink: BatchSink
  readonly #size: number
  /** Where the next byte goes. */
  #position: number
  /** Hold one batch each, in turn. */
  readonly #pieces: Array<Uint8Array> = []
  /** What each piece had last is committed. */
  readonly #commits: Array<Promise<void>> = []
  /** The piece that is filled. */
  #turn = 0
  #batchBytes = 0
  #committed: number
  /** All that was given to the sink is committed. */
  #last: Promise<void> = Promise.resolve()

  /** Batches end where blocks do, as far as that is up to us: they can then be written past the page cache. */
  constructor(position: number, size: number, sink: BatchSink) {
    this.#position = position
    this.#committed = position
    this.#size = Math.min(size, PIECE_BYTES)
    this.#sink = sink
  }

  /** Takes the next bytes. Waits while too many batches are still to be written; fails where writing did. */
  async collect(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const part = rest.subarray(0, this.#room)
      this.#piece.set(part, this.#batchBytes)
      this.#batchBytes += part.byteLength
      this.#position += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (this.#room === 0) await this.#flush()
    }
  }

  /** Writes all that is left, and gives up its memory. Returns the position after the last byte that is committed. */
  async end(): Promise<number> {
    try {
      await this.#flush()
      await this.#last
      return this.#committed
    } finally {
      await Promise.allSettled(this.#commits)
      this.#pieces.forEach(returnPiece)
    }
  }

  get #piece(): Uint8Array {
    const piece = this.#pieces[this.#turn] ?? takePiece()
    this.#pieces[this.#turn] = piece
    return piece
  }

  /** Bytes that the batch still takes. */
  get #room(): number {
    const start = this.#position - this.#batchBytes
    const ahead = start % Math.min(this.#size, BLOCK_BYTES)
    return this.#size - ahead - this.#batchBytes
  }

  async #flush(): Promise<void> {
    if (this.#batchBytes > 0) {
      const batch = this.#piece.subarray(0, this.#batchBytes)
      this.#last = this.#put(this.#position - this.#batchBytes, batch, this.#last)
      // Whoever waits for it next is told.
      this.#last.catch(() => undefined)
      this.#commits[this.#turn] = this.#last
      this.#turn = (this.#turn + 1) % BATCHES_AT_ONCE
      this.#batchBytes = 0
    }
    await this.#commits[this.#turn]
  }

  async #put(position: number, batch: Uint8Array, before: Promise<void>): Promise<void> {
    const written = this.#sink.write(position, batch)
    // Its memory is needed until it is written, whatever became of those before.
    await Promise.allSettled([before, written])
    await before
    const bytes = await written
    await this.#sink.commit(position, bytes)
    this.#committed = position + bytes
    // What did not take all of them tells why at the next try.
    if (bytes < batch.byteLength) await this.#put(position + bytes, batch.subarray(bytes), Promise.resolve())
  }
}

import { setTimeout as sleep } from "node:timers/promises"
import { isDownloadFailure, TransferFailure } from "../source/failure.ts"
import type { ByteRange, ReadRange, RemoteFile } from "../source/remote-file.ts"
import type { RunningDigest } from "../verification/running-digest.ts"
import { BatchWriter, batchSize } from "../volume/batch-writer.ts"
import type { PartialFile } from "../volume/partial-file.ts"
import { volumeFailure } from "../volume/volume-failure.ts"

/** How often a range is tried again without a byte of progress. */
const FRUITLESS_ATTEMPTS = 5
const FIRST_PAUSE_MILLIS = 500
const LONGEST_PAUSE_MILLIS = 60_000

/** What a transfer needs besides the file. */
export interface RangeTransfer<F extends RemoteFile> {
  readonly file: F
  readonly partial: PartialFile
  /** Follows the bytes as they are written; undefined where the source has no digest. */
  readonly digest: RunningDigest | undefined
  readonly read: ReadRange<F>
  /** Told how many bytes were written. */
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
}

/** Transfers a range of a file. What breaks is taken up where it ended, as long as there is progress. */
export const fetchRange = async <F extends RemoteFile>(transfer: RangeTransfer<F>, range: ByteRange): Promise<void> => {
  let { start } = range
  for (let fruitless = 0; start < range.end; ) {
    const before = start
    try {
      start = await readOnce(transfer, { start, end: range.end }, (position) => {
        start = position
      })
      if (start < range.end) throw new Error("the connection ended early")
    } catch (error) {
      transfer.signal.throwIfAborted()
      if (isDownloadFailure(error) && error._tag !== "TransferFailure") throw error
      fruitless = start > before ? 0 : fruitless + 1
      if (fruitless >= FRUITLESS_ATTEMPTS) throw asTransferFailure(error, transfer.file)
      await sleep(pauseAfter(error, fruitless), undefined, { signal: transfer.signal })
    }
  }
}

const pauseAfter = (error: unknown, fruitless: number): number => {
  const asked = isDownloadFailure(error) && error._tag === "TransferFailure" ? (error.askedPauseMillis ?? 0) : 0
  return Math.min(Math.max(FIRST_PAUSE_MILLIS * 2 ** fruitless, asked), LONGEST_PAUSE_MILLIS)
}

/** Reads until the stream ends or the range does, and returns the position after the last byte that was written. */
const readOnce = async <F extends RemoteFile>(
  transfer: RangeTransfer<F>,
  range: ByteRange,
  onPosition: (position: number) => void,
): Promise<number> => {
  const { file, partial, digest, read, signal } = transfer
  let missing = range.end - range.start
  const onVolume = <A>(done: Promise<A>): Promise<A> =>
    done.catch((error) => Promise.reject(volumeFailure(error, file.path)))
  const writer = new BatchWriter(range.start, batchSize(file.size), {
    write: async (position, batch) => {
      // What comes next is hashed from memory while it is written.
      const hashed = digest?.follow(position, batch)
      const written = onVolume(partial.write(position, batch))
      await Promise.allSettled([written, hashed])
      return written
    },
    commit: async (start, bytes) => {
      const end = start + bytes
      await onVolume(partial.record({ start, end }))
      digest?.present(partial.contiguousBytes)
      onPosition(end)
      transfer.onBytes(bytes)
    },
  })
  try {
    for await (const chunk of read(file, range, signal)) {
      const wanted = chunk.byteLength > missing ? chunk.subarray(0, missing) : chunk
      missing -= wanted.byteLength
      await writer.collect(wanted)
      if (missing === 0) break
    }
  } catch (error) {
    // What has arrived is kept, however the stream ended.
    await writer.end()
    throw error
  }
  return writer.end()
}

const asTransferFailure = (error: unknown, { path }: RemoteFile): TransferFailure => {
  if (isDownloadFailure(error) && error._tag === "TransferFailure") return error
  const told = error instanceof Error ? error.message : String(error)
  return new TransferFailure({ message: `transfer of ${path} broke: ${told}` })
}

import { stat } from "node:fs/promises"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import { returnPiece, takePiece } from "../volume/block-memory.ts"
import { BlockReader } from "../volume/block-reader.ts"
import { hashPlan, isDigest } from "./digest.ts"
import { hashInThread } from "./hash-threads.ts"

/** A digest that is computed while the file is written: it follows the bytes as they come, so that little is left to do in the end. */
export interface RunningDigest {
  /**
   * Shows it bytes that belong at a position. Where they are those that come next they are hashed from the memory they are in,
   * which must not change before what is returned ends; otherwise nothing is returned, and they are read from the file later.
   */
  readonly follow: (position: number, bytes: Uint8Array) => Promise<void> | undefined
  /** Tells that so many bytes from the beginning of the file on are on the volume. */
  readonly present: (bytes: number) => void
  /** Whether the file has the digest, once all bytes were told to be there. Fails where it cannot be read. */
  readonly isRight: () => Promise<boolean>
  /** Gives it up, if it is not done. */
  readonly close: () => Promise<void>
}

/** Begins to compute the digest of a file that is there, as far as there are bytes of it. */
export const startDigest = (path: string, size: number, digest: Digest): RunningDigest => {
  const hashing = hashInThread(hashPlan(digest, size))
  const reader = new BlockReader(path)
  /** Up to where its bytes were given to the thread. */
  let position = 0
  let presentBytes = 0
  let isReading = false
  let isClosed = false

  /** Reads on as far as there are bytes, each piece while the one before is hashed. */
  const readOn = async (): Promise<void> => {
    let hashed = Promise.resolve()
    while (position < presentBytes && !isClosed) {
      const piece = takePiece()
      const bytes = await reader.read(position, presentBytes - position, piece)
      position += bytes.byteLength
      const before = hashed
      hashed = hashing.take(bytes).then(() => returnPiece(piece))
      await before
    }
    isReading = false
  }

  const present = (bytes: number): void => {
    presentBytes = bytes
    if (isReading || presentBytes <= position) return
    isReading = true
    readOn().catch((error: unknown) => hashing.close(error instanceof Error ? error : new Error(String(error))))
  }

  return {
    follow: (at, bytes) => {
      // Memory of this thread alone would be copied, which costs as much as reading it from the file.
      if (isReading || at !== position || !(bytes.buffer instanceof SharedArrayBuffer)) return undefined
      position += bytes.byteLength
      return hashing.take(bytes)
    },
    present,
    isRight: async () => isDigest(digest, await hashing.hashes),
    close: async () => {
      isClosed = true
      hashing.close(new Error("the digest is not wanted any more"))
      await reader.close()
    },
  }
}

/** Whether a file on the volume has the length of a remote one, and its content as far as that can be told. */
export const hasContentOf = async (path: string, file: RemoteFile, signal: AbortSignal): Promise<boolean> => {
  const { size, digest } = file
  if ((await stat(path)).size !== size) return false
  if (digest === undefined) return true
  const running = startDigest(path, size, digest)
  const giveUp = () => void running.close()
  signal.addEventListener("abort", giveUp, { once: true })
  try {
    running.present(size)
    return await running.isRight()
  } finally {
    signal.removeEventListener("abort", giveUp)
    await running.close()
  }
}

import { open } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import { hasherFor } from "./digest.ts"

const CHUNK_BYTES = 1024 * 1024
/** How long nothing new is waited for before it is looked again. */
const PAUSE_MILLIS = 50

/** A file that grows from its beginning. */
export interface GrowingFile {
  readonly path: string
  /** How many bytes from its beginning on are there. */
  readonly contiguousBytes: number
}

/**
 * Whether a file has a digest, computed while it is being written: it follows the bytes as they come, so that little is left to
 * be done in the end. Returns false as soon as `signal` ends it.
 */
export const followDigest = async (
  growing: GrowingFile,
  { size }: RemoteFile,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> => {
  const hasher = hasherFor(digest, size)
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  const file = await open(growing.path, "r")
  try {
    for (let position = 0; position < size; ) {
      if (signal.aborted) return false
      const wanted = Math.min(growing.contiguousBytes - position, CHUNK_BYTES)
      if (wanted <= 0) {
        await sleep(PAUSE_MILLIS)
        continue
      }
      const { bytesRead } = await file.read(buffer, 0, wanted, position)
      if (bytesRead === 0) return false
      hasher.update(buffer.subarray(0, bytesRead))
      position += bytesRead
    }
    return hasher.hex() === digest.hex
  } finally {
    await file.close()
  }
}

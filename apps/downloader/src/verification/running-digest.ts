import { stat } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import { hashPlan, isDigest } from "./digest.ts"
import { hashFile } from "./hash-threads.ts"

/** After how many milliseconds it is looked again whether there is something new: soon at first, since most files are small. */
const FIRST_PAUSE = 1
const LONGEST_PAUSE = 50

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
  const hashing = hashFile(growing.path, hashPlan(digest, size))
  try {
    for (let told = -1, pause = FIRST_PAUSE; told < size; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      if (signal.aborted) return false
      const present = growing.contiguousBytes
      if (present > told) hashing.present(present)
      told = present
      if (told < size) await sleep(pause)
    }
    return isDigest(digest, await hashing.hashes)
  } finally {
    hashing.close()
  }
}

/** Whether a file on the volume has the length of a remote one, and its content as far as that can be told. */
export const hasContentOf = async (path: string, file: RemoteFile, signal: AbortSignal): Promise<boolean> => {
  const { size, digest } = file
  if ((await stat(path)).size !== size) return false
  return digest === undefined || followDigest({ path, contiguousBytes: size }, file, digest, signal)
}

import { createHash, type Hash } from "node:crypto"
import { open } from "node:fs/promises"
import type { Digest, RemoteFile } from "../source/remote-file.ts"

const CHUNK_BYTES = 1024 * 1024

/** Runs over a range of a file, in order. */
const readThrough = async (path: string, use: (chunk: Uint8Array) => void): Promise<number> => {
  const file = await open(path, "r")
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    let position = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position)
      if (bytesRead === 0) return position
      use(buffer.subarray(0, bytesRead))
      position += bytesRead
    }
  } finally {
    await file.close()
  }
}

/** Takes the bytes of a file in order and says in the end which content they are. */
export interface Hasher {
  readonly update: (chunk: Uint8Array) => void
  readonly hex: () => string
}

const simple = (hash: Hash): Hasher => ({ update: (chunk) => hash.update(chunk), hex: () => hash.digest("hex") })

const multipart = (partSize: number): Hasher => {
  const parts: Array<Buffer> = []
  let hash = createHash("md5")
  let room = partSize
  const endPart = () => {
    parts.push(hash.digest())
    hash = createHash("md5")
    room = partSize
  }
  return {
    update: (chunk) => {
      for (let rest = chunk; rest.byteLength > 0; ) {
        const taken = rest.subarray(0, room)
        hash.update(taken)
        room -= taken.byteLength
        rest = rest.subarray(taken.byteLength)
        if (room === 0) endPart()
      }
    },
    hex: () => {
      if (room < partSize) endPart()
      return `${createHash("md5").update(Buffer.concat(parts)).digest("hex")}-${parts.length}`
    },
  }
}

/** What computes a digest of a file of this size. */
export const hasherFor = (digest: Digest, size: number): Hasher => {
  switch (digest.algorithm) {
    case "sha256":
    case "md5":
      return simple(createHash(digest.algorithm))
    case "git-sha1":
      return simple(createHash("sha1").update(`blob ${size}\0`))
    case "s3-multipart":
      return multipart(digest.partSize)
  }
}

/** Whether a file on the volume has the length of a remote one, and its content as far as that can be told. */
export const hasContentOf = async (path: string, { size, digest }: RemoteFile): Promise<boolean> => {
  const hasher = digest === undefined ? undefined : hasherFor(digest, size)
  const length = await readThrough(path, (chunk) => hasher?.update(chunk))
  return length === size && (digest === undefined || hasher?.hex() === digest.hex)
}

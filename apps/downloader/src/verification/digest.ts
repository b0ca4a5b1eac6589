import { createHash } from "node:crypto"
import type { Digest } from "../source/remote-file.ts"

/** Bytes of a file that are hashed on their own, after some that are not in it. */
export interface HashedRange {
  readonly prefix: string
  readonly start: number
  /** Not among them. */
  readonly end: number
}

/** What has to be hashed so that a digest can be told. */
export interface HashPlan {
  readonly algorithm: "sha256" | "sha1" | "md5"
  /** In the order of the bytes, without gaps. */
  readonly ranges: ReadonlyArray<HashedRange>
}

/** What has to be hashed of a file of this size to find out its digest. */
export const hashPlan = (digest: Digest, size: number): HashPlan => {
  const whole = { prefix: "", start: 0, end: size }
  switch (digest.algorithm) {
    case "sha256":
    case "md5":
      return { algorithm: digest.algorithm, ranges: [whole] }
    case "git-sha1":
      return { algorithm: "sha1", ranges: [{ ...whole, prefix: `blob ${size}\0` }] }
    case "s3-multipart": {
      const { partSize } = digest
      const ranges = Array.from({ length: Math.ceil(size / partSize) }, (_, index) => ({
        prefix: "",
        start: index * partSize,
        end: Math.min((index + 1) * partSize, size),
      }))
      return { algorithm: "md5", ranges }
    }
  }
}

/**
 * Whether damaged bytes are always found out by it. An MD5 is an entity tag of S3, which says nothing of encrypted objects: that
 * comes out only in the end.
 */
export const isTelling = (digest: Digest | undefined): boolean => digest !== undefined && digest.algorithm !== "md5"

/** Whether the hashes of the ranges of a plan, in hex, are those of the digest. */
export const isDigest = ({ algorithm, hex }: Digest, hashes: ReadonlyArray<string>): boolean =>
  algorithm === "s3-multipart"
    ? `${createHash("md5")
        .update(Buffer.from(hashes.join(""), "hex"))
        .digest("hex")}-${hashes.length}` === hex
    : hashes[0] === hex

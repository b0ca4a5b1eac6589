import { sha256, sha512 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** The digest of bytes under which registries store them, `sha256:` and 64 hex digits. */
export const digestOf = (bytes: Uint8Array): string => `sha256:${bytesToHex(sha256(bytes))}`

/**
 * Whether bytes are those that a digest names. False for an algorithm that cannot be verified.
 * Source: OCI image specification, "Digests".
 */
export const isDigestOf = (digest: string, bytes: Uint8Array): boolean =>
  digest.startsWith("sha512:") ? digest === `sha512:${bytesToHex(sha512(bytes))}` : digest === digestOf(bytes)

/** What tells the right bytes of a file from others. */
export type Digest =
  | { readonly algorithm: "sha256" | "md5"; readonly hex: string }
  /** Git's name of a file: SHA-1 over its kind, its length and its bytes. */
  | { readonly algorithm: "git-sha1"; readonly hex: string }
  /** S3's name of an object that was uploaded in parts: MD5 over the MD5 of each, and their number. */
  | { readonly algorithm: "s3-multipart"; readonly hex: string; readonly partSize: number }

/** Bytes of a file, from an offset to an end that is not among them. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A file of a source. */
export interface RemoteFile {
  /** Below the target: relative, with `/`, and checked. */
  readonly path: string
  readonly size: number
  /** Names the content: a file of the same path with another version is another one. */
  readonly version: string
  /** How to recognise the right bytes; undefined where the source does not tell. */
  readonly digest: Digest | undefined
}

/** A way to get bytes of a file; `signal` ends it. What it yields is not more than was asked for, and may be less. */
export type ReadRange<F extends RemoteFile = RemoteFile> = (
  file: F,
  range: ByteRange,
  signal: AbortSignal,
) => AsyncIterable<Uint8Array>

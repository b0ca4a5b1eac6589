import { Result } from "effect"

/** Where files come from, as the engine's downloader reads it. */
export type Source =
  /** A whole repository of models, `org/name`. */
  | { readonly _tag: "HuggingFace"; readonly uri: string; readonly repository: string }
  /** What is below a prefix of a bucket, or everything in it; the prefix does not end in a slash. */
  | { readonly _tag: "S3"; readonly uri: string; readonly bucket: string; readonly prefix: string }

const REPOSITORY = /^[a-zA-Z0-9_-][a-zA-Z0-9._-]*\/[a-zA-Z0-9_-][a-zA-Z0-9._-]*$/
const BUCKET = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}$/

const invalid = (uri: string, why: string): Result.Result<Source, string> =>
  Result.fail(`cannot download ${JSON.stringify(uri)}: ${why}`)

/**
 * The source that a URI names: `hf://org/name` or `s3://bucket/prefix`. Fails with a message that says what is allowed.
 * The CRDs take more than this, since other images may download.
 *
 * @example
 * parseSourceUri("s3://models/llama/") // success of { _tag: "S3", uri: "s3://models/llama/", bucket: "models", prefix: "llama" }
 */
export const parseSourceUri = (uri: string): Result.Result<Source, string> => {
  if (/[^\x21-\x7e]/.test(uri)) return invalid(uri, "only printable ASCII characters are allowed")
  if (uri.startsWith("hf://")) {
    const repository = uri.slice("hf://".length)
    return REPOSITORY.test(repository) && !repository.includes("..")
      ? Result.succeed({ _tag: "HuggingFace", uri, repository })
      : invalid(uri, "expected hf://org/name")
  }
  if (uri.startsWith("s3://")) {
    const [bucket = "", ...key] = uri.slice("s3://".length).split("/")
    const prefix = key.join("/").replace(/\/+$/, "")
    if (key.some((step) => step === "." || step === "..")) return invalid(uri, "no step of it may be . or ..")
    return BUCKET.test(bucket)
      ? Result.succeed({ _tag: "S3", uri, bucket, prefix })
      : invalid(uri, "expected s3://bucket/prefix")
  }
  return invalid(uri, "expected hf://org/name or s3://bucket/prefix")
}

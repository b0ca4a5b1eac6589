import {
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3"
import { Result } from "effect"
import { SourceMissing, TransferFailure } from "../source/failure.ts"
import { ListingLimits } from "../source/listing-limits.ts"
import type { Digest, RemoteFile } from "../source/remote-file.ts"
import type { Source } from "../source/source-uri.ts"
import { targetPath } from "../source/target-path.ts"
import { isForeignAnswer } from "./s3-failure.ts"

/** An object of a bucket. */
export interface S3File extends RemoteFile {
  readonly bucket: string
  readonly key: string
  /** As S3 tells it, with its quotes. */
  readonly etag: string | undefined
}

type S3Source = Extract<Source, { readonly _tag: "S3" }>

interface Listed {
  readonly key: string
  readonly size: number
  readonly etag: string | undefined
}

/** Whether an answer says anything of what every implementation says of a listing, also of an empty one. */
const isListing = ({ Name, IsTruncated, KeyCount, MaxKeys }: ListObjectsV2CommandOutput): boolean =>
  [Name, IsTruncated, KeyCount, MaxKeys].some((told) => told !== undefined)

/** Asks for a page of the listing. Fails where something else answers, such as a console or a web page. */
const pageOf = async (
  client: S3Client,
  { bucket, prefix, uri }: S3Source,
  token: string | undefined,
  signal: AbortSignal,
): Promise<ListObjectsV2CommandOutput> => {
  const below = prefix === "" ? undefined : `${prefix}/`
  const page = await client
    .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: below, ContinuationToken: token }), {
      abortSignal: signal,
    })
    .catch((error: unknown) => (isForeignAnswer(error) ? undefined : Promise.reject(error)))
  if (page !== undefined && isListing(page)) return page
  const message = `${await endpointOf(client)} does not answer like S3: it has no listing of ${uri}`
  throw new TransferFailure({ message })
}

/** Where S3 is, without a password that its address may have. */
const endpointOf = async ({ config }: S3Client): Promise<string> => {
  const endpoint = await config.endpoint?.()
  if (endpoint === undefined) return "AWS"
  const { protocol, hostname, port, path } = endpoint
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`.replace(/\/+$/, "")
}

const checkedSize = ({ uri }: S3Source, key: string, size: number | undefined): number => {
  if (size !== undefined && Number.isSafeInteger(size) && size >= 0) return size
  throw new TransferFailure({ message: `the listing of ${uri} has no size in bytes for ${JSON.stringify(key)}` })
}

async function* listed(client: S3Client, source: S3Source, signal: AbortSignal): AsyncGenerator<Listed> {
  const limits = new ListingLimits(source.uri)
  for (let token: string | undefined; ; ) {
    limits.page(token ?? "")
    const page = await pageOf(client, source, token, signal)
    for (const { Key: key = "", Size: size, ETag: etag } of page.Contents ?? []) {
      // Consoles create such objects to show folders.
      if (key.endsWith("/")) continue
      limits.file()
      yield { key, size: checkedSize(source, key, size), etag }
    }
    token = page.NextContinuationToken || undefined
    if (token !== undefined) continue
    if (page.IsTruncated !== true) return
    const message = `the listing of ${source.uri} breaks off: S3 does not name its next page`
    throw new TransferFailure({ message })
  }
}

/** The object that the prefix names itself, where nothing is below it. */
const single = async (
  client: S3Client,
  { bucket, prefix }: S3Source,
  signal: AbortSignal,
): Promise<Listed | undefined> => {
  if (prefix === "") return undefined
  const head = await client
    .send(new HeadObjectCommand({ Bucket: bucket, Key: prefix }), { abortSignal: signal })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotFound") return undefined
      throw error
    })
  return head && { key: prefix, size: head.ContentLength ?? 0, etag: head.ETag }
}

/** The objects below a prefix, or the one that it names, by path. Fails where there is none. */
export const listObjects = async (
  client: S3Client,
  source: S3Source,
  signal: AbortSignal,
): Promise<ReadonlyArray<S3File>> => {
  const { bucket, prefix, uri } = source
  const found: Array<S3File> = []
  for await (const each of listed(client, source, signal)) {
    found.push(s3File(bucket, each, each.key.slice(prefix === "" ? 0 : prefix.length + 1)))
  }
  if (found.length === 0) {
    const object = await single(client, source, signal)
    if (object === undefined) throw new SourceMissing({ message: `NoSuchKey: nothing is stored under ${uri}` })
    return [s3File(bucket, object, object.key.split("/").at(-1) ?? "")]
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1))
}

const s3File = (bucket: string, { key, size, etag }: Listed, path: string): S3File => ({
  path: Result.getOrThrow(targetPath(path)),
  size,
  version: etag ?? "",
  digest: digestOf(etag),
  bucket,
  key,
  etag,
})

/** The MD5 that an entity tag is, where the object was uploaded at once. Of others it is found out when it is needed. */
const digestOf = (etag: string | undefined): Digest | undefined => {
  const hex = /^"?([0-9a-f]{32})"?$/.exec(etag ?? "")?.[1]
  return hex === undefined ? undefined : { algorithm: "md5", hex }
}

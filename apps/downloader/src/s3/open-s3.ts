import { HeadObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3"
import type { OpenSource } from "../source/open-source.ts"
import type { Digest } from "../source/remote-file.ts"
import type { Source } from "../source/source-uri.ts"
import { hasContentOf } from "../verification/running-digest.ts"
import { listObjects, type S3File } from "./list-objects.ts"
import { multipartDigest } from "./multipart-digest.ts"
import { readObject } from "./read-object.ts"
import { s3Failure } from "./s3-failure.ts"

/** Connections to S3 at the same time. */
const CONNECTIONS = 8

/** Asks S3 for the objects of a source. Fails with a `DownloadFailure`. */
export const openS3 = async (
  source: Extract<Source, { readonly _tag: "S3" }>,
  settings: S3ClientConfig,
  signal: AbortSignal,
): Promise<OpenSource<S3File>> => {
  const client = new S3Client(settings)
  const files = await listObjects(client, source, signal).catch((error: unknown) =>
    Promise.reject(s3Failure(error, source.uri)),
  )
  return {
    files,
    protocols: [{ name: "S3", read: readObject(client), connections: CONNECTIONS, isParallel: true }],
    ...verification(client),
  }
}

/** Entity tags of encrypted objects say nothing of the bytes; then the length has to do. */
const verification = (client: S3Client): Pick<OpenSource<S3File>, "digestOf" | "verify" | "lengthOnly"> => {
  const lengthOnly = new Set<string>()
  const digestOf = async (file: S3File, signal: AbortSignal): Promise<Digest | undefined> => {
    const digest = file.digest ?? (await multipartDigest(client, file, signal))
    if (digest === undefined) lengthOnly.add(file.path)
    return digest
  }
  const verify = async (file: S3File, path: string, signal: AbortSignal): Promise<boolean> => {
    const digest = await digestOf(file, signal)
    if (await hasContentOf(path, { ...file, digest }, signal)) return true
    if (digest?.algorithm !== "md5" || !(await isEncrypted(client, file, signal))) return false
    lengthOnly.add(file.path)
    return hasContentOf(path, { ...file, digest: undefined }, signal)
  }
  return { digestOf, verify, lengthOnly }
}

const isEncrypted = async (client: S3Client, { bucket, key }: S3File, signal: AbortSignal): Promise<boolean> => {
  const head = await client
    .send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal })
    .catch((error: unknown) => Promise.reject(s3Failure(error, `s3://${bucket}/${key}`)))
  return head.ServerSideEncryption?.startsWith("aws:kms") === true || head.SSECustomerAlgorithm !== undefined
}

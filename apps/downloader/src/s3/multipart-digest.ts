import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import type { Digest } from "../source/remote-file.ts"
import type { S3File } from "./list-objects.ts"
import { s3Failure } from "./s3-failure.ts"

/**
 * How to recognise the bytes of an object that was uploaded in parts: its entity tag follows from them and from the size of
 * the parts, which S3 tells of the first one. Undefined where it does not, or where encryption makes the tag meaningless.
 */
export const multipartDigest = async (
  client: S3Client,
  { bucket, key, etag = "" }: S3File,
  signal: AbortSignal,
): Promise<Digest | undefined> => {
  const hex = /^"?([0-9a-f]{32}-\d+)"?$/.exec(etag)?.[1]
  if (hex === undefined) return undefined
  const head = await client
    .send(new HeadObjectCommand({ Bucket: bucket, Key: key, PartNumber: 1 }), { abortSignal: signal })
    .catch((error: unknown) => {
      const failure = s3Failure(error, `s3://${bucket}/${key}`)
      // Not every implementation can; then the length has to do.
      return failure._tag === "Stalled" ? Promise.reject(failure) : undefined
    })
  const isMeaningful = head?.ServerSideEncryption?.startsWith("aws:kms") !== true && !head?.SSECustomerAlgorithm
  const partSize = head?.ContentLength ?? 0
  const parts = Number(hex.split("-")[1])
  return isMeaningful && partSize > 0 && head?.PartsCount === parts
    ? { algorithm: "s3-multipart", hex, partSize }
    : undefined
}

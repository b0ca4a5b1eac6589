import { HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import type { Digest } from "../source/remote-file.ts"
import type { S3File } from "./list-objects.ts"
import { s3Failure } from "./s3-failure.ts"

/**
 * What implementations answer that know no heads of parts, each in its own way. Outages and refusals are not among them: a
 * digest that is there must not be left out because S3 was busy.
 */
const UNABLE: ReadonlySet<number | undefined> = new Set([400, 404, 405, 416, 501])

const isInability = (error: unknown): boolean =>
  error instanceof S3ServiceException && UNABLE.has(error.$metadata.httpStatusCode)

/**
 * How to recognise the bytes of an object that was uploaded in parts: its entity tag follows from them and from the size of
 * the parts, which S3 tells of the first one. Undefined where it cannot, or where encryption makes the tag meaningless. Fails
 * with a `DownloadFailure` where S3 does not answer.
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
    .catch((error: unknown) =>
      isInability(error) ? undefined : Promise.reject(s3Failure(error, `s3://${bucket}/${key}`)),
    )
  const isMeaningful = head?.ServerSideEncryption?.startsWith("aws:kms") !== true && !head?.SSECustomerAlgorithm
  const partSize = head?.ContentLength ?? 0
  const parts = Number(hex.split("-")[1])
  return isMeaningful && partSize > 0 && head?.PartsCount === parts
    ? { algorithm: "s3-multipart", hex, partSize }
    : undefined
}

import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { TransferFailure } from "../source/failure.ts"
import type { ReadRange } from "../source/remote-file.ts"
import type { S3File } from "./list-objects.ts"
import { s3Failure } from "./s3-failure.ts"

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body

/** Reads objects of S3. One that is replaced meanwhile is not mixed with its successor. */
export const readObject = (client: S3Client): ReadRange<S3File> =>
  async function* ({ bucket, key, etag }, { start, end }, signal) {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      Range: `bytes=${start}-${end - 1}`,
      ...(etag === undefined ? {} : { IfMatch: etag }),
    })
    const { Body: body } = await client
      .send(command, { abortSignal: signal })
      .catch((error: unknown) => Promise.reject(s3Failure(error, `s3://${bucket}/${key}`)))
    if (!isStream(body)) throw new TransferFailure({ message: `S3 sent no body for s3://${bucket}/${key}` })
    yield* body
  }

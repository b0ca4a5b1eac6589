import { Readable } from "node:stream"
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { TransferFailure } from "../source/failure.ts"
import type { ReadRange } from "../source/remote-file.ts"
import { bytesBefore } from "../transfer/answered-range.ts"
import { readBody } from "../transfer/read-body.ts"
import type { S3File } from "./list-objects.ts"
import { s3Failure } from "./s3-failure.ts"

/** Reads objects of S3. One that is replaced meanwhile is not mixed with its successor. */
export const readObject = (client: S3Client): ReadRange<S3File> =>
  async function* ({ bucket, key, etag }, { start, end }, signal) {
    const uri = `s3://${bucket}/${key}`
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      Range: `bytes=${start}-${end - 1}`,
      ...(etag === undefined ? {} : { IfMatch: etag }),
    })
    const { Body, ContentRange, $metadata } = await client
      .send(command, { abortSignal: signal })
      .catch((error: unknown) => Promise.reject(s3Failure(error, uri)))
    if (!(Body instanceof Readable)) throw new TransferFailure({ message: `S3 sent no body for ${uri}` })
    const skipped = bytesBefore(start, { status: $metadata.httpStatusCode, contentRange: ContentRange })
    if (skipped === undefined) {
      Body.destroy()
      throw new TransferFailure({ message: `S3 sent another part of ${uri} than was asked for` })
    }
    yield* readBody(Body, skipped)
  }

import { spawn } from "node:child_process"
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { builtIn, cacheFolder } from "../control-plane/binaries.ts"
import { type GoBuild, ownModule } from "../control-plane/go-build.ts"
import { freePort } from "../operator/free-port.ts"

const build: GoBuild = {
  name: "s3",
  source: ownModule("s3"),
  packages: ["github.com/versity/versitygw/cmd/versitygw"],
  ldflags: "-s -w",
}

/** A running S3 server (Versity's gateway in front of a folder) on loopback, addressed by path. */
export interface RealS3 {
  readonly url: string
  /** What opens everything in it. */
  readonly credentials: { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string }
  readonly client: S3Client
  /** Requests that were answered, as the access log of S3 has them. */
  readonly requests: () => Promise<ReadonlyArray<string>>
  readonly stop: () => Promise<void>
}

const ACCESS_KEY = "AKIALOOPBACKLOOPBACK"
const SECRET_KEY = "loopback-secret"

/** Starts an S3 server without buckets; it is up in well under a second once its binary is there (built in a minute). */
export const startS3 = async (): Promise<RealS3> => {
  const binary = join(await builtIn(cacheFolder(), build, ["versitygw"]), "versitygw")
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-s3-"))
  const objects = join(folder, "objects")
  // Beside the objects, because not every file system keeps attributes with files.
  const metadata = join(folder, "metadata")
  const accessLog = join(folder, "access.log")
  for (const path of [objects, metadata]) await mkdir(path)
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(
    binary,
    ["--port", url.slice("http://".length), "--access-log", accessLog, "posix", "--sidecar", metadata, objects],
    { env: { ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY }, stdio: ["ignore", "pipe", "pipe"] },
  )
  let log = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      log += part
    })
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const client = new S3Client({
    endpoint: url,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
  })
  const isUp = () =>
    fetch(url).then(
      () => true,
      () => false,
    )
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`the S3 server ended with ${child.exitCode}; its log:\n${log}`)
    await sleep(50)
  }
  return {
    url,
    credentials: { AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: SECRET_KEY },
    client,
    requests: async () => (await readFile(accessLog, "utf8")).split("\n").filter((line) => line !== ""),
    stop: async () => {
      client.destroy()
      child.kill("SIGKILL")
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a bucket with these objects; anybody may read it where it is public. */
export const putBucket = async (
  { client }: RealS3,
  bucket: string,
  objects: ReadonlyMap<string, Buffer>,
  isPublic = false,
): Promise<void> => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  for (const [key, body] of objects) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
  }
  if (!isPublic) return
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      },
    ],
  }
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }))
}

/** Puts an object into a bucket part by part, as tools do with large files. */
export const uploadInParts = async (
  { client }: RealS3,
  bucket: string,
  key: string,
  parts: ReadonlyArray<Buffer>,
): Promise<void> => {
  const target = { Bucket: bucket, Key: key }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
  const upload = { ...target, UploadId }
  const done = []
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }))
    done.push({ PartNumber, ETag })
  }
  await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }))
}

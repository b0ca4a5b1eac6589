import { createHash } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Effect } from "effect"
import type { ByteRange } from "../source/remote-file.ts"
import { listen, requestedRange } from "./http-server.ts"
import { noTraffic, sendBody, type Traffic, type Trouble, takeTrouble } from "./trouble.ts"

/** An object of the stand-in, uploaded at once or in parts of a size. */
export interface StoredObject {
  readonly bytes: Buffer
  readonly partSize?: number
  /** Whether its tag says nothing of the bytes, as with keys of a key service. */
  readonly isEncrypted?: boolean
}

/** What the stand-in holds, and how it behaves. */
export interface S3State extends Traffic {
  readonly bucket: string
  readonly objects: Map<string, StoredObject>
  /** The access key that requests have to be signed with. */
  accessKey: string | undefined
  readonly troubles: Map<string, Trouble>
  /** What is sent where a range is asked for: it, the whole object, or the bytes after the first one of the range. */
  ranges: "Sent" | "Ignored" | "Shifted"
  /** Which requests are never answered. */
  isSilent: (request: IncomingMessage) => boolean
  /** What every page of a listing names as the next one. */
  nextPage: string | undefined
  /** What heads of parts are answered instead. */
  partHead: { readonly status: number; readonly times?: number } | undefined
  readonly requests: Array<string>
}

const md5 = (bytes: Buffer): Buffer => createHash("md5").update(bytes).digest()

const known = new WeakMap<StoredObject, string>()

const etagOf = (object: StoredObject): string => {
  const etag = known.get(object) ?? computedEtag(object)
  known.set(object, etag)
  return etag
}

const computedEtag = ({ bytes, partSize, isEncrypted }: StoredObject): string => {
  if (isEncrypted === true) return `"${"0".repeat(32)}"`
  if (partSize === undefined) return `"${md5(bytes).toString("hex")}"`
  const parts: Array<Buffer> = []
  for (let at = 0; at < bytes.length; at += partSize) parts.push(md5(bytes.subarray(at, at + partSize)))
  return `"${md5(Buffer.concat(parts)).toString("hex")}-${parts.length}"`
}

/** Objects of one page of a listing: few, so that there are several. */
const PAGE = 2

/** S3 on loopback, addressed by path: listing by pages, ranges, heads by part, refusals and broken transfers. */
export const s3Server = Effect.fnUntraced(function* (bucket: string, objects: Readonly<Record<string, StoredObject>>) {
  const state: S3State = {
    bucket,
    objects: new Map(Object.entries(objects)),
    accessKey: undefined,
    troubles: new Map(),
    ranges: "Sent",
    isSilent: () => false,
    nextPage: undefined,
    partHead: undefined,
    requests: [],
    ...noTraffic(),
  }
  const url = yield* listen((request, response) => serve(state, request, response))
  return { url, state }
})

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response
    .writeHead(status, { "Content-Type": "application/xml" })
    .end(`<Error><Code>${code}</Code><Message>no</Message></Error>`)
}

const serve = (state: S3State, request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? "/", "http://s3")
  const [, bucket = "", ...rest] = url.pathname.split("/").map(decodeURIComponent)
  const key = rest.join("/")
  state.requests.push(`${request.method} ${key}`)
  if (state.isSilent(request)) return
  if (state.accessKey !== undefined && !request.headers.authorization?.includes(`Credential=${state.accessKey}/`)) {
    refuse(response, 403, request.headers.authorization === undefined ? "AccessDenied" : "InvalidAccessKeyId")
    return
  }
  if (bucket !== state.bucket) {
    refuse(response, 404, "NoSuchBucket")
    return
  }
  if (key === "") serveList(state, url, response)
  else serveObject(state, key, url, request, response)
}

const serveList = ({ objects, nextPage }: S3State, url: URL, response: ServerResponse): void => {
  const prefix = url.searchParams.get("prefix") ?? ""
  const from = Number(url.searchParams.get("continuation-token") ?? 0)
  const found = [...objects].filter(([key]) => key.startsWith(prefix))
  const page = found.slice(from, from + PAGE).map(([key, object]) => {
    const text = key.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    return `<Contents><Key>${text}</Key><Size>${object.bytes.length}</Size><ETag>${etagOf(object).replaceAll('"', "&quot;")}</ETag></Contents>`
  })
  const isTruncated = nextPage !== undefined || from + PAGE < found.length
  const next = isTruncated ? `<NextContinuationToken>${nextPage ?? from + PAGE}</NextContinuationToken>` : ""
  response
    .writeHead(200, { "Content-Type": "application/xml" })
    .end(`<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${page.join("")}</ListBucketResult>`)
}

const serveObject = (
  state: S3State,
  key: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const object = state.objects.get(key)
  if (object === undefined) {
    refuse(response, 404, "NoSuchKey")
    return
  }
  const { bytes, partSize } = object
  const trouble = request.method === "HEAD" ? undefined : takeTrouble(state.troubles, key)
  if (trouble?._tag === "Status") {
    refuse(response, trouble.status, "SlowDown")
    return
  }
  const etag = etagOf(object)
  const ifMatch = request.headers["if-match"]
  if (ifMatch !== undefined && ifMatch !== etag) {
    refuse(response, 412, "PreconditionFailed")
    return
  }
  const encryption = object.isEncrypted === true ? { "x-amz-server-side-encryption": "aws:kms" } : {}
  if (request.method === "HEAD") {
    const isPart = url.searchParams.has("partNumber") && partSize !== undefined
    const { partHead } = state
    if (isPart && partHead !== undefined && partHead.times !== 0) {
      if (partHead.times !== undefined) state.partHead = { ...partHead, times: partHead.times - 1 }
      response.writeHead(partHead.status).end()
      return
    }
    const length = isPart ? Math.min(partSize, bytes.length) : bytes.length
    const parts = isPart ? { "x-amz-mp-parts-count": String(Math.ceil(bytes.length / partSize)) } : {}
    response.writeHead(200, { ETag: etag, "Content-Length": length, ...parts, ...encryption }).end()
    return
  }
  const { start, end } = sentRange(state, request, bytes.length)
  const body = bytes.subarray(start, end)
  const isWhole = state.ranges === "Ignored"
  response.writeHead(isWhole ? 200 : 206, {
    ETag: etag,
    "Content-Length": body.length,
    ...(isWhole ? {} : { "Content-Range": `bytes ${start}-${end - 1}/${bytes.length}` }),
  })
  sendBody(state, response, body, trouble)
}

const sentRange = ({ ranges }: S3State, request: IncomingMessage, size: number): ByteRange => {
  const whole = { start: 0, end: size }
  const { start, end } = requestedRange(request, size) ?? whole
  return ranges === "Ignored" ? whole : { start: ranges === "Shifted" ? start + 1 : start, end }
}

import { createHash } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { ByteRange } from "../source/remote-file.ts"
import { listen, requestedRange } from "./http-server.ts"
import { sendBody, type Traffic, type Trouble, takeTrouble } from "./trouble.ts"

/** Uncompressed bytes of a chunk. */
const CHUNK_BYTES = 64 * 1024
const HEADER_BYTES = 8

/** Bytes of a xorb, which is what is fetched at once: a sixteenth of the file, so that there are several, up to 64 MiB as in reality. */
const xorbBytes = (size: number): number =>
  CHUNK_BYTES * Math.min(Math.max(Math.ceil(size / CHUNK_BYTES / 16), 1), 1024)

const hashes = new WeakMap<Buffer, string>()

/** What a file is called in the storage. The real name is another one, and means as little to who downloads. */
export const xetHashOf = (bytes: Buffer): string => {
  const hash =
    hashes.get(bytes) ??
    createHash("sha256").update(`xet ${bytes.length}`).update(bytes.subarray(0, 1024)).digest("hex")
  hashes.set(bytes, hash)
  return hash
}

/** Where the hub tells the token of the storage. */
export const XET_TOKEN_PATH = "/api/models/xet-read-token"
const TOKEN = "storage-token"

/** What the hub says of a file that is kept there. Source: huggingface.co/docs/xet, file information. */
export const xetHeaders = (hub: string, storage: string, bytes: Buffer): Readonly<Record<string, string>> => {
  const hash = xetHashOf(bytes)
  return {
    "Content-Type": "application/vnd.xet-fileinfo+json",
    "X-Linked-Size": String(bytes.length),
    "X-Linked-ETag": '"x"',
    "X-Xet-Hash": hash,
    Link: `<${hub}${XET_TOKEN_PATH}>; rel="xet-auth", <${storage}/v1/reconstructions/${hash}>; rel="xet-reconstruction-info"`,
  }
}

/** What the hub answers to who asks for a token of the storage. */
export const xetToken = (storage: string) => ({ accessToken: TOKEN, casUrl: storage, exp: 4_000_000_000 })

/** A chunk as it lies in a xorb: version, compressed length, scheme (none), uncompressed length, bytes. */
const chunkOf = (bytes: Buffer): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUIntLE(bytes.length, 1, 3)
  header.writeUIntLE(bytes.length, 5, 3)
  return Buffer.concat([header, bytes])
}

/** Putting a xorb together takes longer than sending it, and real storage has it ready. */
const xorbs = new WeakMap<Buffer, Map<number, Buffer>>()

const xorbOf = (bytes: Buffer, index: number): Buffer => {
  const ready = xorbs.get(bytes) ?? new Map<number, Buffer>()
  xorbs.set(bytes, ready)
  const xorb = ready.get(index) ?? makeXorb(bytes, index)
  ready.set(index, xorb)
  return xorb
}

const makeXorb = (bytes: Buffer, index: number): Buffer => {
  const length = xorbBytes(bytes.length)
  const content = bytes.subarray(index * length, (index + 1) * length)
  const count = Math.ceil(content.length / CHUNK_BYTES)
  return Buffer.concat(
    Array.from({ length: count }, (_, at) => chunkOf(content.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES))),
  )
}

/** How a range of a file is put together. Source: huggingface.co/docs/xet, download protocol, version 2. */
const reconstruction = (storage: string, bytes: Buffer, { start, end }: ByteRange) => {
  const whole = xorbBytes(bytes.length)
  const first = Math.floor(start / whole)
  const indexes = Array.from({ length: Math.ceil(end / whole) - first }, (_, at) => first + at)
  const terms = indexes.map((index) => {
    const length = Math.min(whole, bytes.length - index * whole)
    const chunks = Math.ceil(length / CHUNK_BYTES)
    return { hash: `xorb-${index}`, unpacked_length: length, range: { start: 0, end: chunks } }
  })
  const xorbs = terms.map(({ hash, unpacked_length, range }) => [
    hash,
    [
      {
        url: `${storage}/xorbs/${xetHashOf(bytes)}/${hash.slice("xorb-".length)}`,
        ranges: [{ chunks: range, bytes: { start: 0, end: unpacked_length + range.end * HEADER_BYTES - 1 } }],
      },
    ],
  ])
  return { offset_into_first_range: start - first * whole, terms, xorbs: Object.fromEntries(xorbs) }
}

/** What the storage holds, and how it behaves. */
export interface XetState extends Traffic {
  readonly repository: { readonly files: ReadonlyMap<string, Buffer> }
  readonly troubles: ReadonlyMap<string, Trouble>
}

/** XET's storage on loopback: how files are put together, for who has its token, and the bytes that they consist of. */
export const xetStorage = (state: XetState) =>
  listen((request, response) => {
    const { pathname, origin } = new URL(request.url ?? "/", `http://${request.headers.host}`)
    const [, kind, hash, index] = /^\/(v2\/reconstructions|xorbs)\/([0-9a-f]+)(?:\/(\d+))?$/.exec(pathname) ?? []
    const [path, bytes] = [...state.repository.files].find(([, each]) => xetHashOf(each) === hash) ?? []
    if (path === undefined || bytes === undefined) response.writeHead(404).end()
    else if (kind === "xorbs") serveXorb(state, path, xorbOf(bytes, Number(index)), request, response)
    else if (request.headers.authorization !== `Bearer ${TOKEN}`) response.writeHead(401).end()
    else {
      const range = requestedRange(request, bytes.length) ?? { start: 0, end: bytes.length }
      response.writeHead(200, { "Content-Type": "application/json" })
      response.end(JSON.stringify(reconstruction(origin, bytes, range)))
    }
  })

const serveXorb = (
  state: XetState,
  path: string,
  xorb: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const trouble = takeTrouble(state.troubles, path)
  if (trouble?._tag === "Status") {
    response.writeHead(trouble.status, trouble.headers ?? {}).end()
    return
  }
  const { start, end } = requestedRange(request, xorb.length) ?? { start: 0, end: xorb.length }
  response.writeHead(206, { "Content-Length": end - start })
  sendBody(state, response, xorb.subarray(start, end), trouble)
}

import { createHash } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Effect } from "effect"
import { listen, requestedRange } from "./http-server.ts"
import { noTraffic, sendBody, type Traffic, type Trouble, takeTrouble } from "./trouble.ts"
import { XET_TOKEN_PATH, xetHashOf, xetHeaders, xetStorage, xetToken } from "./xet-storage.ts"

/** A repository as the stand-in serves it. */
export interface Repository {
  readonly name: string
  readonly commit: string
  readonly files: ReadonlyMap<string, Buffer>
  /** From which size on files are kept beside git, with a SHA-256. */
  readonly largeFrom: number
  /** Whether large files can be had through XET. */
  readonly isXet?: boolean
}

/** What the stand-in was asked for, and how it behaves. Tests change it while it runs. */
export interface HubState extends Traffic {
  repository: Repository
  /** Only who has this token gets anything. */
  token: string | undefined
  /** What the API answers instead. */
  refusal: { readonly status: number; readonly code?: string; readonly times?: number } | undefined
  readonly troubles: Map<string, Trouble>
  /** Whether ranges are understood. */
  ranges: boolean
  /** Entries of one page of a listing: few, so that there are several. */
  pageSize: number
  /** Whether each page of a listing leads to itself. */
  isEndless: boolean
  /** Which paths are never answered, or only begun to be. */
  silence: { readonly path: RegExp; readonly isBegun: boolean } | undefined
  /** What some paths are answered with, as if all were well. */
  instead: { readonly path: RegExp; readonly body: string } | undefined
  /** Sizes that the listing tells and that are not true, by path. */
  readonly falseSizes: Map<string, number>
  readonly requests: Array<string>
  /** Where files are, if not at the hub itself. */
  filesAt: string | undefined
}

/** Hashes take less than two gigabytes at once. */
const SLICE = 1024 ** 3

const sha = (algorithm: string, prefix: string, bytes: Buffer): string => {
  const hash = createHash(algorithm).update(prefix)
  for (let at = 0; at < bytes.length; at += SLICE) hash.update(bytes.subarray(at, at + SLICE))
  return hash.digest("hex")
}

interface Digests {
  readonly git: string
  readonly lfs: string
}

/** Listings come in pages, and large files take their time. */
const known = new WeakMap<Buffer, Digests>()

const digestsOf = (bytes: Buffer): Digests => {
  const digests = known.get(bytes) ?? {
    git: sha("sha1", `blob ${bytes.length}\0`, bytes),
    lfs: sha("sha256", "", bytes),
  }
  known.set(bytes, digests)
  return digests
}

const entryOf = (path: string, bytes: Buffer, { repository: { largeFrom, isXet }, falseSizes }: HubState) => {
  const { git, lfs } = digestsOf(bytes)
  const size = falseSizes.get(path) ?? bytes.length
  const large = { lfs: { oid: lfs, size }, ...(isXet === true ? { xetHash: xetHashOf(bytes) } : {}) }
  return { type: "file", path, size, oid: git, ...(size >= largeFrom ? large : {}) }
}

/** The hub's API and files on loopback: listing by pages, files behind a redirect, ranges, refusals and broken transfers. */
export const hubServer = Effect.fnUntraced(function* (repository: Repository) {
  const state: HubState = {
    repository,
    token: undefined,
    refusal: undefined,
    troubles: new Map(),
    ranges: true,
    pageSize: 3,
    isEndless: false,
    silence: undefined,
    instead: undefined,
    falseSizes: new Map(),
    ...noTraffic(),
    requests: [],
    filesAt: undefined,
  }
  const storage = repository.isXet === true ? yield* xetStorage(state) : ""
  const url = yield* listen((request, response) => serve(state, storage, request, response))
  return { url, state }
})

const refuse = (response: ServerResponse, status: number, code?: string): void => {
  response.writeHead(status, code === undefined ? {} : { "X-Error-Code": code }).end("no")
}

const serve = (state: HubState, storage: string, request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`)
  const path = decodeURIComponent(url.pathname)
  state.requests.push(path)
  const { name, commit } = state.repository
  if (state.silence?.path.test(path) === true) {
    if (state.silence.isBegun) response.writeHead(200, { "Content-Type": "application/json" }).write("[")
    return
  }
  if (path.startsWith("/storage/")) {
    serveFile(state, path.slice("/storage/".length), request, response)
    return
  }
  if (state.token !== undefined && request.headers.authorization !== `Bearer ${state.token}`) {
    refuse(response, 401, "RepoNotFound")
    return
  }
  const { refusal } = state
  if (refusal !== undefined && refusal.times !== 0) {
    if (refusal.times !== undefined) state.refusal = { ...refusal, times: refusal.times - 1 }
    refuse(response, refusal.status, refusal.code)
    return
  }
  if (state.instead?.path.test(path) === true) {
    response.writeHead(200).end(state.instead.body)
    return
  }
  if (path === `/api/models/${name}/revision/HEAD`) {
    const body = {
      _id: "1",
      id: name,
      sha: commit,
      private: false,
      downloads: 0,
      gated: false,
      likes: 0,
      lastModified: "2026-01-01T00:00:00Z",
    }
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body))
  } else if (path === XET_TOKEN_PATH) {
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(xetToken(storage)))
  } else if (path === `/api/models/${name}/tree/${commit}`) {
    serveTree(state, url, response)
  } else if (path.startsWith(`/${name}/resolve/${commit}/`)) {
    const file = path.slice(`/${name}/resolve/${commit}/`.length)
    const bytes = state.repository.files.get(file)
    const isXet = storage !== "" && bytes !== undefined && bytes.length >= state.repository.largeFrom
    if (isXet && request.headers.accept?.includes("xet-fileinfo") === true) {
      response.writeHead(200, xetHeaders(url.origin, storage, bytes)).end()
      return
    }
    // Large files come from elsewhere.
    response.writeHead(302, { Location: `${state.filesAt ?? ""}/storage/${encodeURIComponent(file)}` }).end()
  } else refuse(response, 404, "RepoNotFound")
}

const serveTree = (state: HubState, url: URL, response: ServerResponse): void => {
  const { repository, pageSize, isEndless } = state
  const from = Number(url.searchParams.get("cursor") ?? 0)
  const entries = [...repository.files].map(([path, bytes]) => entryOf(path, bytes, state))
  const folders = [...new Set(entries.flatMap(({ path }) => (path.includes("/") ? [path.split("/")[0]] : [])))]
  const all = [...folders.map((path) => ({ type: "directory", path, size: 0, oid: "0" })), ...entries]
  const next = new URL(url)
  next.searchParams.set("cursor", String(isEndless ? from : from + pageSize))
  response
    .writeHead(200, {
      "Content-Type": "application/json",
      ...(from + pageSize < all.length ? { Link: `<${next}>; rel="next"` } : {}),
    })
    .end(JSON.stringify(all.slice(from, from + pageSize)))
}

const serveFile = (state: HubState, path: string, request: IncomingMessage, response: ServerResponse): void => {
  const bytes = state.repository.files.get(path)
  if (bytes === undefined) {
    refuse(response, 404, "EntryNotFound")
    return
  }
  const trouble = takeTrouble(state.troubles, path)
  if (trouble?._tag === "Status") {
    response.writeHead(trouble.status, trouble.headers ?? {}).end()
    return
  }
  const range = state.ranges ? requestedRange(request, bytes.length) : undefined
  const body = range === undefined ? bytes : bytes.subarray(range.start, range.end)
  response.writeHead(range === undefined ? 200 : 206, {
    "Content-Length": body.length,
    ETag: '"x"',
    ...(range === undefined ? {} : { "Content-Range": `bytes ${range.start}-${range.end - 1}/${bytes.length}` }),
  })
  sendBody(state, response, body, trouble)
}

import { downloadFile } from "@huggingface/hub"
import { SourceMissing, TransferFailure } from "../source/failure.ts"
import type { ReadRange } from "../source/remote-file.ts"
import { readBody } from "../transfer/read-body.ts"
import { hubFailure } from "./hub-failure.ts"
import { makeHubFetch } from "./hub-fetch.ts"
import { encodedPath, type HubFile } from "./hub-file.ts"
import type { HubSettings } from "./hub-settings.ts"

/** Memory that a XET transfer may hold: what is fetched and not yet consumed. */
const XET_BUFFER_BYTES = 64 * 1024 * 1024

/** Reads files of the hub over HTTP. */
export const readOverHttp = (settings: HubSettings): ReadRange<HubFile> =>
  async function* (file, { start, end }, signal) {
    const url = `${settings.url}/${file.repository}/resolve/${file.commit}/${encodedPath(file.path)}`
    const response = await makeHubFetch(settings, signal)(url, {
      // Compressed bytes are not those that are counted and hashed.
      headers: { Range: `bytes=${start}-${end - 1}`, "Accept-Encoding": "identity" },
    })
    const { status, body } = response
    if ((status !== 206 && status !== 200) || body === null) {
      await body?.cancel()
      throw hubFailure({ status, code: response.headers.get("X-Error-Code"), url: response.url })
    }
    if (status === 206 && !startsAt(response, start)) {
      await body.cancel()
      throw new TransferFailure({ message: `the hub sent another part of ${file.path} than was asked for` })
    }
    // A server that knows no ranges sends the file from its beginning.
    yield* readBody(body, status === 200 ? start : 0)
  }

const startsAt = (response: Response, start: number): boolean =>
  (response.headers.get("Content-Range") ?? `bytes ${start}-`).startsWith(`bytes ${start}-`)

/** Reads files of the hub through XET, as far as they are kept there, and over HTTP otherwise. */
export const readOverXet = (settings: HubSettings): ReadRange<HubFile> => {
  const overHttp = readOverHttp(settings)
  return async function* (file, range, signal) {
    if (!file.isXet) return yield* overHttp(file, range, signal)
    const blob = await downloadFile({
      repo: { type: "model", name: file.repository },
      path: encodedPath(file.path),
      revision: file.commit,
      hubUrl: settings.url,
      fetch: makeHubFetch(settings, signal),
      parallelDownloads: { maxInFlightBytes: XET_BUFFER_BYTES },
    })
    if (blob === null) throw new SourceMissing({ message: `404 Not Found for ${file.path} of ${file.repository}` })
    yield* readBody(blob.slice(range.start, range.end).stream(), 0)
  }
}

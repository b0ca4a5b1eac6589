import type { IncomingHttpHeaders } from "node:http"
import { downloadFile } from "@huggingface/hub"
import { type Dispatcher, EnvHttpProxyAgent, interceptors, request } from "undici"
import { SourceMissing, TransferFailure } from "../source/failure.ts"
import type { ReadRange } from "../source/remote-file.ts"
import { bytesBefore } from "../transfer/answered-range.ts"
import { readBody } from "../transfer/read-body.ts"
import { hubFailure } from "./hub-failure.ts"
import { makeHubFetch } from "./hub-fetch.ts"
import { encodedPath, type HubFile } from "./hub-file.ts"
import type { HubSettings } from "./hub-settings.ts"

/**
 * How many of the up to 64 MiB large objects of XET are fetched at once for a file. With more of them the memory grows by as
 * much and the transfer is no faster: putting together what has come takes longer than fetching it.
 */
const XET_FETCHES = 1

/**
 * Follows redirects, to other hosts without the token, and goes through the proxy that the environment names. It streams bytes
 * several times as fast as `fetch`, which passes each chunk through web streams.
 */
const makeDispatcher = (): Dispatcher => new EnvHttpProxyAgent().compose(interceptors.redirect({ maxRedirections: 5 }))

/** The value of a header; of several, the first. */
const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The address that answered in the end. Source: undici, whose redirects leave behind where they led. */
const answeredBy = (context: object): string | undefined => {
  if (!("history" in context) || !Array.isArray(context.history)) return undefined
  const last: unknown = context.history.at(-1)
  return last instanceof URL ? last.href : undefined
}

/** Reads files of the hub over HTTP. */
export const readOverHttp = (settings: HubSettings): ReadRange<HubFile> => {
  const dispatcher = makeDispatcher()
  return async function* (file, { start, end }, signal) {
    const url = `${settings.url}/${file.repository}/resolve/${file.commit}/${encodedPath(file.path)}`
    const { statusCode, headers, body, context } = await request(url, {
      dispatcher,
      signal,
      headers: {
        range: `bytes=${start}-${end - 1}`,
        // Compressed bytes are not those that are counted and hashed.
        "accept-encoding": "identity",
        ...(settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` }),
      },
    })
    if (statusCode !== 206 && statusCode !== 200) {
      await body.dump()
      const code = headerOf(headers, "x-error-code")
      const retryAfter = headerOf(headers, "retry-after")
      throw hubFailure({ status: statusCode, code, url: answeredBy(context) ?? url, hub: settings.url, retryAfter })
    }
    const skipped = bytesBefore(start, { status: statusCode, contentRange: headerOf(headers, "content-range") })
    if (skipped === undefined) {
      body.destroy()
      throw new TransferFailure({ message: `the hub sent another part of ${file.path} than was asked for` })
    }
    yield* readBody(body, skipped)
  }
}

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
      parallelDownloads: { maxConcurrency: XET_FETCHES },
    })
    if (blob === null) throw new SourceMissing({ message: `404 Not Found for ${file.path} of ${file.repository}` })
    yield* readBody(blob.slice(range.start, range.end).stream(), 0)
  }
}

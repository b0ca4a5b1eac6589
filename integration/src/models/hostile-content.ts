import type { ServerResponse } from "node:http"
import { type Handler, type Reply, routes } from "@aim-engine/registry/test-fixtures/loopback-server"
import { oneImage, type Stored, storedImage } from "@aim-engine/registry/test-fixtures/stored-image"

const MEBIBYTE = 1024 * 1024
const TAG = "1"

/** Sends bytes until nobody wants any more. */
const endless: Reply = {
  send: (response: ServerResponse) => {
    const chunk = Buffer.alloc(64 * 1024, " ")
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on("drain", more)
    more()
  },
}

/** Says nothing at all. */
const silent: Reply = { send: () => undefined }

const named = (repository: string): Readonly<Record<string, string>> => ({
  "com.amd.aim.model.canonicalName": repository,
})

const forged = (repository: string): Readonly<Record<string, Reply | Handler>> => {
  const image = storedImage(named(repository))
  const other = storedImage({ evil: "yes" })
  const { config, manifest } = image
  const claimed: Stored = { digest: config.digest, bytes: other.config.bytes }
  return oneImage(repository, TAG, { config: claimed, manifest })
}

/** More than a status may hold: half a dozen labels that matter, and a mebibyte that does not. */
const bloated: Readonly<Record<string, string>> = {
  ...named("hostile/labels"),
  "com.amd.aim.description.full": "d".repeat(MEBIBYTE),
  noise: "n".repeat(MEBIBYTE),
}

/** How many repositories the catalog lists. */
export const CATALOG_SIZE = 100_000
const PAGE = 1_000
const catalogPage = (from: number): Reply => ({
  json: {
    repositories: Array.from({ length: PAGE }, (_, index) => `vast/aim-${String(from + index).padStart(6, "0")}`),
  },
  ...(from + PAGE < CATALOG_SIZE ? { headers: { link: `</v2/_catalog?n=1000&last=${from + PAGE}>; rel="next"` } } : {}),
})

const manifestOf = (repository: string): string => `/v2/${repository}/manifests/${TAG}`

/** A registry that asks for a password, and then does what none should. `elsewhere` is another host. */
export const hostileRegistry = (elsewhere: string): Handler => {
  const moved = storedImage(named("hostile/moved"))
  const table = routes({
    [manifestOf("hostile/endless")]: endless,
    [manifestOf("hostile/silent")]: silent,
    [manifestOf("hostile/page")]: { bytes: Buffer.from("<html>Sign in</html>") },
    ...forged("hostile/forged"),
    ...oneImage("hostile/labels", TAG, storedImage(bloated)),
    ...oneImage("hostile/moved", TAG, moved),
    [`/v2/hostile/moved/blobs/${moved.config.digest}`]: {
      status: 307,
      headers: { location: `${elsewhere}/${moved.config.digest}` },
    },
    "/v2/hostile/far/tags/list?n=1000": {
      json: { tags: ["1.0.0"] },
      headers: { link: `<${elsewhere}/v2/hostile/far/tags/list?last=1.0.0>; rel="next"` },
    },
  })
  return (request, count) => {
    const { target, authorization = "" } = request
    if (target === "/v2/" || authorization === "") {
      return { status: 401, headers: { "www-authenticate": 'Basic realm="hostile"' } }
    }
    const path = target.replace(/\?.*/, "")
    if (path === manifestOf("hostile/circle")) {
      return { status: 307, headers: { location: `${path}?again=${count}` } }
    }
    if (path === manifestOf("hostile/echo")) {
      const message = `you sent ${authorization}, that is ${Buffer.from(authorization.slice(6), "base64")}`
      return { status: 403, headers: { "x-echo": authorization }, json: { errors: [{ code: "DENIED", message }] } }
    }
    if (path === "/v2/_catalog") return catalogPage(Number(new URL(target, "http://x").searchParams.get("last") ?? 0))
    if (/^\/v2\/vast\/[^/]+\/tags\/list$/.test(path)) return { json: { tags: ["1.0.0"] } }
    return table(request, count)
  }
}

/** What the other host has: the config of the image that was moved there. */
export const elsewhereContent: Handler = ({ target }) => {
  const moved = storedImage(named("hostile/moved"))
  return target === `/${moved.config.digest}` ? { bytes: moved.config.bytes } : undefined
}

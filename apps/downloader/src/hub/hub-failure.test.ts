import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { isWorthAnotherProtocol } from "../source/failure.ts"
import { listen } from "../test-fixtures/http-server.ts"
import { hubFailure } from "./hub-failure.ts"
import { makeHubFetch } from "./hub-fetch.ts"

const HUB = "https://hub.example"

describe("why the hub does not give a file", () => {
  it.each([
    [401, `${HUB}/org/model/resolve/main/a`, "AccessRefused"],
    [403, `${HUB}/org/model/resolve/main/a`, "AccessRefused"],
    [404, `${HUB}/org/model/resolve/main/a`, "SourceMissing"],
    [500, `${HUB}/org/model/resolve/main/a`, "TransferFailure"],
  ])("%i of itself, for %s", (status, url, tag) => {
    expect(hubFailure({ status, code: undefined, url, hub: HUB })._tag).toBe(tag)
  })

  it.each([
    [401, "https://cdn.example/a"],
    [403, "https://bucket.s3.amazonaws.com/a?X-Amz-Signature=sekret"],
    [403, "https://hub.example:8443/a"],
    [404, "https://cdn.example/a/not-found"],
  ])("%i of another host, %s: neither its token nor the model is wrong", (status, url) => {
    const failure = hubFailure({ status, code: undefined, url, hub: HUB })
    expect(isWorthAnotherProtocol(failure)).toBe(true)
    expect(failure.message).toContain(`${status} from ${new URL(url).host}`)
    expect(failure.message).not.toMatch(/HF_TOKEN|sekret/)
    expect(categorizeLogText(failure.message)).toBeUndefined()
  })

  it.live("the host that answers is the one behind the redirects", () =>
    Effect.gen(function* () {
      const storage = yield* listen((_, response) => response.writeHead(403).end())
      const url = yield* listen((_, response) => response.writeHead(302, { Location: `${storage}/a` }).end())
      const fetchIt = makeHubFetch({ url, token: "hf_token", answerSeconds: 120 }, new AbortController().signal)
      const failure = yield* Effect.flip(Effect.tryPromise({ try: () => fetchIt(`${url}/a`), catch: String }))
      expect(failure).toContain(`403 from ${new URL(storage).host}`)
    }).pipe(Effect.scoped),
  )
})

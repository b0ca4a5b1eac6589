import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, differencesIn, filesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { listen } from "../test-fixtures/http-server.ts"
import { type StoredObject, s3Server } from "../test-fixtures/s3-server.ts"

// Real servers, files and pauses.
vi.setConfig({ testTimeout: 60_000 })

const MODEL = bytesOf(2 * 1024 * 1024 + 5)
const OBJECTS: Readonly<Record<string, StoredObject>> = {
  "llama/v1/config.json": { bytes: Buffer.from("{}") },
  "llama/v1/model.safetensors": { bytes: MODEL, partSize: 512 * 1024 },
  "llama/v1/nested/a & <b>.txt": { bytes: bytesOf(900, 2) },
  "llama/v1/folder/": { bytes: Buffer.alloc(0) },
  "llama/v10/other.txt": { bytes: bytesOf(10, 3) },
}
const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", MODEL],
  ["nested/a & <b>.txt", bytesOf(900, 2)],
])

const setUp = (uri = "s3://models/llama/v1/") =>
  Effect.gen(function* () {
    const { url, state } = yield* s3Server("models", OBJECTS)
    const target = yield* folder
    const run = (env: NodeJS.ProcessEnv = {}) => runDownload(uri, target, { AWS_ENDPOINT_URL: url, ...env })
    return { url, state, target, run }
  })

describe("downloading from S3", () => {
  it.live.each(["s3://models/llama/v1", "s3://models/llama/v1/"])("brings what is below the prefix of %s", (uri) =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp(uri)
      const { failure, reports } = yield* run()
      expect(failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(yield* isComplete(target)).toBe(true)
      expect(reports.at(-1)).toMatchObject({ progress: { percentage: 100 }, download: { protocol: "S3" } })
    }).pipe(Effect.scoped),
  )

  it.live("brings a whole bucket", () =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp("s3://models")
      expect((yield* run()).failure).toBeUndefined()
      expect((yield* filesIn(target)).size).toBe(4)
    }).pipe(Effect.scoped),
  )

  it.live("brings a single object that the address names", () =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp("s3://models/llama/v1/config.json")
      expect((yield* run()).failure).toBeUndefined()
      expect([...(yield* filesIn(target)).keys()]).toEqual(["config.json"])
    }).pipe(Effect.scoped),
  )

  it.live("signs with the credentials of the environment", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp()
      state.accessKey = "AKIAEXAMPLEEXAMPLE00"
      const env = { AWS_ACCESS_KEY_ID: state.accessKey, AWS_SECRET_ACCESS_KEY: "secret" }
      expect((yield* run(env)).failure).toBeUndefined()
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"],
  ] as const)("%s alone is refused, and the other one named", ([given, missing]) =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp()
      const { failure } = yield* run({ [given]: "hidden" })
      expect(failure?._tag).toBe("AccessRefused")
      expect(failure?.message).toBe(`AWS credentials not found: ${given} is set, and ${missing} is not`)
      expect(categorizeLogText(failure?.message ?? "")?.class).toBe("auth")
      expect(state.requests).toEqual([])
      expect((yield* run({ [given]: "hidden", AWS_NO_SIGN_REQUEST: "true" })).failure).toBeUndefined()
    }).pipe(Effect.scoped),
  )

  it.live("takes a host for an endpoint, without TLS if told so", () =>
    Effect.gen(function* () {
      const { url, run } = yield* setUp()
      const env = { AWS_ENDPOINT_URL: "", S3_ENDPOINT: url.slice("http://".length), S3_USE_HTTPS: "0" }
      expect((yield* run(env)).failure).toBeUndefined()
    }).pipe(Effect.scoped),
  )

  it.live("objects whose tags say nothing are verified by their length", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.objects.set("llama/v1/config.json", { bytes: Buffer.from("{}"), isEncrypted: true })
      const { failure, lines } = yield* run()
      expect(failure).toBeUndefined()
      expect(lines).toContainEqual(
        expect.stringContaining("1 of 3 files of s3://models/llama/v1/ were verified by their length"),
      )
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )
})

describe("trouble with S3", () => {
  it.live("a connection that breaks is taken up where it ended", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.troubles.set("llama/v1/model.safetensors", { times: 1, kind: { _tag: "Break" } })
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["are told", undefined],
    ["are not told", { status: 501 }],
  ] as const)(
    "a server without ranges brings files as well, also after a break, where hashes of parts %s",
    ([_title, partHead]) =>
      Effect.gen(function* () {
        const { state, target, run } = yield* setUp()
        state.ranges = "Ignored"
        state.partHead = partHead
        state.troubles.set("llama/v1/model.safetensors", { times: 1, kind: { _tag: "Break" } })
        expect((yield* run()).failure).toBeUndefined()
        expect(yield* differencesIn(target, FILES)).toEqual([])
      }).pipe(Effect.scoped),
  )

  it.live("another part than was asked for is never taken for it", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp("s3://models/llama/v1/model.safetensors")
      state.ranges = "Shifted"
      state.partHead = { status: 501 }
      expect((yield* run()).failure?.message).toContain("another part of s3://models/llama/v1/model.safetensors")
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live.each(["llama/v1/config.json", "llama/v1/model.safetensors"])("damage of %s is found out", (key) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.troubles.set(key, { kind: { _tag: "Damage" } })
      const { failure } = yield* run()
      expect(failure?._tag).toBe("DamagedFiles")
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["s3://other/llama", undefined, {}, "SourceMissing", "not-found"],
    ["s3://models/nothing", undefined, {}, "SourceMissing", "not-found"],
    ["s3://models/llama/v1", "AKIAEXAMPLEEXAMPLE00", {}, "AccessRefused", "auth"],
    [
      "s3://models/llama/v1",
      "AKIAEXAMPLEEXAMPLE00",
      { AWS_ACCESS_KEY_ID: "other", AWS_SECRET_ACCESS_KEY: "x" },
      "AccessRefused",
      "auth",
    ],
  ] as const)("%s with the key %s is told as the operator understands it", ([uri, accessKey, env, tag, logClass]) =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp(uri)
      state.accessKey = accessKey
      const { failure } = yield* run(env)
      expect(failure?._tag).toBe(tag)
      expect(categorizeLogText(failure?.message ?? "")?.class).toBe(logClass)
    }).pipe(Effect.scoped),
  )

  it.live.each<{ readonly body: string; readonly status: number }>([
    { body: "", status: 200 },
    { body: "<html><body>hello</body></html>", status: 200 },
    { body: '<!doctype html><html><head><link rel="icon" href="x.png"></head></html>', status: 200 },
    { body: '{"models":[]}', status: 200 },
    { body: "<!doctype html><html><head><br></head></html>", status: 404 },
  ])("an endpoint that answers $status with «$body» is not S3, and nothing is stored", ({ body, status }) =>
    Effect.gen(function* () {
      const target = yield* folder
      const url = yield* listen((_request, response) => void response.writeHead(status, { ETag: '"x"' }).end(body))
      const withPassword = url.replace("http://", "http://user:hidden@")
      const { failure } = yield* runDownload("s3://models/llama", target, { AWS_ENDPOINT_URL: withPassword })
      expect(failure?._tag).toBe("TransferFailure")
      expect(failure?.message).toBe(`${url} does not answer like S3: it has no listing of s3://models/llama`)
      expect(categorizeLogText(failure?.message ?? "")).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(new Map())
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live.each(["", "<Size>x</Size>", "<Size>1.5</Size>", "<Size>-5</Size>", "<Size>100000000000000000</Size>"])(
    "an object with the size «%s» is told by its key",
    (size) =>
      Effect.gen(function* () {
        const target = yield* folder
        const listing = `<ListBucketResult><Contents><Key>llama/a</Key>${size}</Contents><Name>models</Name></ListBucketResult>`
        const url = yield* listen((_request, response) => void response.end(listing))
        const { failure } = yield* runDownload("s3://models/llama", target, { AWS_ENDPOINT_URL: url })
        expect(failure?.message).toBe('the listing of s3://models/llama has no size in bytes for "llama/a"')
      }).pipe(Effect.scoped),
  )

  it.live("a gateway's page about an outage is one", () =>
    Effect.gen(function* () {
      const target = yield* folder
      const url = yield* listen((_request, response) => void response.writeHead(502).end("<html><br></html>"))
      const { failure } = yield* runDownload("s3://models/llama", target, { AWS_ENDPOINT_URL: url })
      expect(failure?.message).toBe("S3 error: 502 (Error) for s3://models/llama")
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["a listing", "GET", "/models/?"],
    ["a head of a part", "HEAD", "partNumber=1"],
  ] as const)("%s that is never answered is given up", ([_title, method, part]) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.isSilent = ({ method: asked, url = "" }) => asked === method && url.includes(part)
      const { failure } = yield* run({ STALL_TIMEOUT: "0.5" })
      expect(failure?._tag).toBe("Stalled")
      expect(failure?.message).toMatch(/^transfer stalled: S3 did not answer in time for s3:\/\/models\/llama\/v1/)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live("silence that ends is waited for", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      let silent = 2
      state.isSilent = () => silent-- > 0
      expect((yield* run({ STALL_TIMEOUT: "2" })).failure).toBeUndefined()
      expect(yield* differencesIn(target, FILES)).toEqual([])
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["2", "has no end: it leads to a page that it had before"],
    ["", "breaks off: S3 does not name its next page"],
  ] as const)("a listing that always goes on with «%s» fails", ([nextPage, message]) =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp()
      state.nextPage = nextPage
      expect((yield* run()).failure?.message).toBe(`the listing of s3://models/llama/v1/ ${message}`)
    }).pipe(Effect.scoped),
  )

  it.live("keys that lead out of the target are refused, and nothing is written", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.objects.set("llama/v1/../../outside", { bytes: Buffer.from("x") })
      expect((yield* run()).failure?._tag).toBe("UnsafePath")
      expect((yield* filesIn(target)).size).toBe(0)
    }).pipe(Effect.scoped),
  )

  it.live(
    "a key that is also the folder of others cannot be a file: the download fails, and nothing says otherwise",
    () =>
      Effect.gen(function* () {
        const { state, target, run } = yield* setUp()
        state.objects.set("llama/v1/config.json/inner", { bytes: Buffer.from("x") })
        expect((yield* run()).failure?._tag).toBe("UnsafePath")
        expect((yield* filesIn(target)).size).toBe(0)
        expect(yield* isComplete(target)).toBe(false)
      }).pipe(Effect.scoped),
  )

  it.live.each([400, 404, 405, 416, 501])(
    "a store that answers %i for a part tells no hash of its parts: length is verified, and it is said once",
    (status) =>
      Effect.gen(function* () {
        const { state, target, run } = yield* setUp()
        state.partHead = { status }
        const second = { bytes: bytesOf(1024 * 1024, 5), partSize: 512 * 1024 }
        state.objects.set("llama/v1/second.safetensors", second)
        const { failure, lines } = yield* run()
        expect(failure).toBeUndefined()
        expect(yield* differencesIn(target, new Map([...FILES, ["second.safetensors", second.bytes]]))).toEqual([])
        const warning =
          "2 of 4 files of s3://models/llama/v1/ were verified by their length only: the source does not tell their hashes"
        expect(lines.filter((line) => line.includes("length"))).toEqual([warning])
      }).pipe(Effect.scoped),
  )

  it.live.each([503, 429])("a store that answers %i for a part is asked again, and damage is found out", (status) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.partHead = { status, times: 1 }
      state.troubles.set("llama/v1/model.safetensors", { kind: { _tag: "Damage" } })
      expect((yield* run()).failure?._tag).toBe("DamagedFiles")
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    [500, "TransferFailure"],
    [403, "AccessRefused"],
  ] as const)("a store that answers %i for a part, and does not stop, brings nothing", ([status, tag]) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.partHead = { status }
      expect((yield* run()).failure?._tag).toBe(tag)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live("an object that is replaced meanwhile is not mixed with its successor", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp()
      state.bytesPerSecond = 4 * 1024 * 1024
      state.onSent = () => {
        if (state.sentBytes > MODEL.length / 4) {
          state.objects.set("llama/v1/model.safetensors", { bytes: bytesOf(MODEL.length, 7) })
        }
      }
      state.troubles.set("llama/v1/model.safetensors", { times: 1, kind: { _tag: "Break" } })
      expect((yield* run()).failure?._tag).toBe("DamagedFiles")
      expect((yield* filesIn(target)).has("model.safetensors")).toBe(false)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )
})

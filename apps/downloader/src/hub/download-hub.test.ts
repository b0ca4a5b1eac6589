import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, differencesIn, filesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { listen } from "../test-fixtures/http-server.ts"
import { hubServer, type Repository } from "../test-fixtures/hub-server.ts"

// Real servers, files and pauses.
vi.setConfig({ testTimeout: 180_000 })

const URI = "hf://org/model"
const FILES = new Map([
  ["config.json", Buffer.from('{"a":1}')],
  ["empty.txt", Buffer.alloc(0)],
  ["model-00001.safetensors", bytesOf(3 * 1024 * 1024 + 7)],
  ["nested/folder/with space & #.txt", bytesOf(1000, 2)],
  ["tokenizer.json", bytesOf(70_000, 3)],
])
const REPOSITORY: Repository = { name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 50_000 }
const MODEL = "model-00001.safetensors"

const setUp = Effect.gen(function* () {
  const { url, state } = yield* hubServer(REPOSITORY)
  const target = yield* folder
  const run = (env: NodeJS.ProcessEnv = {}) =>
    runDownload(URI, target, { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "HTTP", ...env })
  return { url, state, target, run }
})

describe("downloading from the hub", () => {
  it.live.each(["XET", "HF_TRANSFER", "HTTP", "XET,HF_TRANSFER", ""])("brings every file over %s", (protocols) =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp
      const { failure, reports } = yield* run({ AIM_DOWNLOADER_PROTOCOL: protocols })
      expect(failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(yield* isComplete(target)).toBe(true)
      expect(reports.at(-1)?.progress).toMatchObject({ percentage: 100, displayPercentage: "100 %" })
    }).pipe(Effect.scoped),
  )

  it.live("what is kept in XET comes from there, in order of the bytes, and nothing of it over HTTP", () =>
    Effect.gen(function* () {
      const { url, state } = yield* hubServer({ ...REPOSITORY, isXet: true })
      const target = yield* folder
      state.token = "hf_token"
      const { failure, reports } = yield* runDownload(URI, target, { HF_ENDPOINT: url, HF_TOKEN: "hf_token" })
      expect(failure).toBeUndefined()
      expect(yield* differencesIn(target, FILES)).toEqual([])
      expect(reports.at(-1)?.download).toMatchObject({ protocol: "XET", attempt: 1 })
      const overHttp = state.requests.filter((path) => path.startsWith("/storage/"))
      expect(overHttp.sort()).toEqual(
        ["config.json", "nested/folder/with space & #.txt"].map((path) => `/storage/${path}`),
      )
    }).pipe(Effect.scoped),
  )

  it.live("signs requests to the hub, whatever the token looks like, and nobody else's", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.token = "mirror-token"
      expect((yield* run({ HF_TOKEN: "mirror-token" })).failure).toBeUndefined()
    }).pipe(Effect.scoped),
  )

  it.live("a second run brings nothing again, and a changed file only", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      yield* run()
      state.sentBytes = 0
      expect((yield* run()).failure).toBeUndefined()
      expect(state.sentBytes).toBe(0)
      const changed = bytesOf(500, 9)
      state.repository = { ...REPOSITORY, commit: "decade", files: new Map([...FILES, ["config.json", changed]]) }
      yield* run()
      expect(state.sentBytes).toBe(500)
      expect((yield* filesIn(target)).get("config.json")).toEqual(changed)
    }).pipe(Effect.scoped),
  )

  it.live("what the source has no more goes; what others put there stays", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      yield* run()
      yield* Effect.promise(() => writeFile(join(target, "notes.txt"), "mine"))
      const { "config.json": _gone, ...rest } = Object.fromEntries(FILES)
      state.repository = { ...REPOSITORY, commit: "decade", files: new Map(Object.entries(rest)) }
      yield* run()
      expect([...(yield* filesIn(target)).keys()]).toEqual([...Object.keys(rest), "notes.txt"].sort())
    }).pipe(Effect.scoped),
  )

  it.live("files that another downloader brought are taken over if they are right, and replaced if not", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      const tokenizer = FILES.get("tokenizer.json") ?? Buffer.alloc(0)
      yield* Effect.promise(() => writeFile(join(target, "tokenizer.json"), tokenizer))
      yield* Effect.promise(() => writeFile(join(target, MODEL), bytesOf(3 * 1024 * 1024 + 7, 99)))
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(state.requests.some((path) => path.endsWith("/tokenizer.json"))).toBe(false)
    }).pipe(Effect.scoped),
  )
})

describe("trouble with the hub", () => {
  it.live("a connection that breaks is taken up where it ended", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.troubles.set(MODEL, { times: 2, kind: { _tag: "Break" } })
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )

  it.live("a server without ranges brings files as well, also after a break", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.ranges = false
      state.troubles.set(MODEL, { times: 1, kind: { _tag: "Break" } })
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )

  it.live.each([429, 503])("a %i that passes is waited for", (status) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.refusal = { status, times: 1 }
      state.troubles.set("config.json", { times: 1, kind: { _tag: "Status", status, headers: { "Retry-After": "1" } } })
      expect((yield* run()).failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    [401, "RepoNotFound", "SourceMissing", "not-found"],
    [404, "RepoNotFound", "SourceMissing", "not-found"],
    [404, undefined, "SourceMissing", "not-found"],
    [403, "GatedRepo", "AccessRefused", "auth"],
    [401, "GatedRepo", "AccessRefused", "auth"],
    [401, undefined, "AccessRefused", "auth"],
    [403, undefined, "AccessRefused", "auth"],
  ] as const)("%i %s is told as the operator understands it", ([status, code, tag, logClass]) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.refusal = { status, ...(code === undefined ? {} : { code }) }
      const { failure } = yield* run()
      expect(failure?._tag).toBe(tag)
      expect(categorizeLogText(failure?.message ?? "")?.class).toBe(logClass)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live("a storage that refuses everything fails the transfer, and no token", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.filesAt = yield* listen((_, response) => response.writeHead(403).end())
      const { failure, reports } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "HTTP,HF_TRANSFER" })
      expect(failure?._tag).toBe("TransferFailure")
      expect(failure?.message).toContain(`403 from ${new URL(state.filesAt).host}`)
      expect(reports.at(-1)?.download).toMatchObject({ attempt: 2, message: "All 2 attempts exhausted" })
    }).pipe(Effect.scoped),
  )

  it.live("a transfer that stalls is given up, and another protocol tried", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.troubles.set(MODEL, { times: 1, kind: { _tag: "Stall" } })
      const { failure, reports, lines } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "XET,HTTP", STALL_TIMEOUT: "4" })
      expect(failure).toBeUndefined()
      expect(yield* filesIn(target)).toEqual(FILES)
      expect(lines).toContain("transfer stalled: no byte was written for 4 s; HTTP is tried")
      expect(reports.map(({ download }) => download.message)).toEqual(
        expect.arrayContaining([
          "Downloading with XET",
          "Failed with XET",
          "Downloading with HTTP",
          "Verifying integrity...",
        ]),
      )
      expect(reports.at(-1)?.download).toMatchObject({
        protocol: "HTTP",
        attempt: 2,
        totalAttempts: 2,
        protocolSequence: "XET,HTTP",
      })
    }).pipe(Effect.scoped),
  )

  it.live.each([
    // What goes wrong is XET's alone: the way after it must not meet it as well, as it would if a busy machine stalled.
    ["breaks", 3, { _tag: "Break" }, 30],
    ["stalls", 1, { _tag: "Stall" }, 4],
    ["brings other bytes", 3, { _tag: "Damage" }, 30],
    ["is down", 3, { _tag: "Status", status: 503 }, 30],
  ] as const)("where XET's storage %s, the file comes all the same", ([_title, times, kind, stallTimeout]) =>
    Effect.gen(function* () {
      const { url, state } = yield* hubServer({ ...REPOSITORY, isXet: true })
      const target = yield* folder
      state.troubles.set(MODEL, { times, kind })
      const env = { HF_ENDPOINT: url, AIM_DOWNLOADER_PROTOCOL: "XET,HF_TRANSFER", STALL_TIMEOUT: `${stallTimeout}` }
      expect((yield* runDownload(URI, target, env)).failure).toBeUndefined()
      expect(yield* differencesIn(target, FILES)).toEqual([])
      expect(yield* isComplete(target)).toBe(true)
    }).pipe(Effect.scoped),
  )

  it.live("files that arrive damaged never get into their place, and are brought again over the next protocol", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.troubles.set(MODEL, { times: 1, kind: { _tag: "Damage" } })
      const { failure, lines } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "HTTP,HF_TRANSFER" })
      expect(failure).toBeUndefined()
      expect(lines.some((line) => line.includes(`verification failed: ${MODEL}`))).toBe(true)
      expect(yield* filesIn(target)).toEqual(FILES)
    }).pipe(Effect.scoped),
  )

  it.live("where no protocol brings them right, the download fails after having reported 100 %", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.troubles.set(MODEL, { kind: { _tag: "Damage" } })
      const { failure, reports } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "HTTP,HF_TRANSFER" })
      expect(failure?._tag).toBe("DamagedFiles")
      expect([...(yield* filesIn(target)).keys()]).not.toContain(MODEL)
      expect(yield* isComplete(target)).toBe(false)
      expect(reports.at(-1)).toMatchObject({
        progress: { percentage: 100 },
        download: { message: "All 2 attempts exhausted" },
      })
    }).pipe(Effect.scoped),
  )

  it.live.each(["../outside.txt", "/etc/passwd", "a/../../b", "a\\..\\b", ".aim-download/complete.json"])(
    "a file called %s is refused, and nothing is written",
    (path) =>
      Effect.gen(function* () {
        const { state, target, run } = yield* setUp
        state.repository = { ...REPOSITORY, files: new Map([...FILES, [path, bytesOf(10)]]) }
        expect((yield* run()).failure?._tag).toBe("UnsafePath")
        expect((yield* filesIn(target)).size).toBe(0)
      }).pipe(Effect.scoped),
  )

  it.live("thousands of files come one as the other", () =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      const names = Array.from({ length: 3000 }, (_, index) => `part ${index % 50}/${index}.json`)
      const files = new Map(names.map((name) => [name, Buffer.from(JSON.stringify({ name }))]))
      state.repository = { ...REPOSITORY, files }
      state.pageSize = 1000
      expect((yield* run({ AIM_DOWNLOADER_PROTOCOL: "HF_TRANSFER" })).failure).toBeUndefined()
      expect(yield* differencesIn(target, files)).toEqual([])
      expect(yield* isComplete(target)).toBe(true)
    }).pipe(Effect.scoped),
  )

  it.live("a listing whose page leads to itself fails", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.isEndless = true
      const message = "the listing of hf://org/model has no end: it leads to a page that it had before"
      expect((yield* run()).failure?.message).toBe(message)
    }).pipe(Effect.scoped),
  )

  it.live("a repository without files is none", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.repository = { ...REPOSITORY, files: new Map() }
      expect((yield* run()).failure?._tag).toBe("SourceMissing")
    }).pipe(Effect.scoped),
  )

  it.live("a protocol that nobody knows uses up an attempt, and is told of once", () =>
    Effect.gen(function* () {
      const { target, run } = yield* setUp
      const { failure, reports, lines } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "XETT,HTTP" })
      expect(failure).toBeUndefined()
      expect(yield* isComplete(target)).toBe(true)
      expect(lines.filter((line) => line.includes("names XETT"))).toEqual([
        "AIM_DOWNLOADER_PROTOCOL names XETT; known are XET, HF_TRANSFER, HTTP; HTTP is tried",
      ])
      expect(reports[0]?.download).toMatchObject({ protocol: "XETT", attempt: 1, message: "Failed with XETT" })
      const sequence = { totalAttempts: 2, protocolSequence: "XETT,HTTP" }
      expect(reports.at(-1)?.download).toMatchObject({ protocol: "HTTP", attempt: 2, ...sequence })
    }).pipe(Effect.scoped),
  )

  it.live("as the last one it does not hide why those before it failed", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.troubles.set(MODEL, { kind: { _tag: "Damage" } })
      const { failure, reports, lines } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "HTTP,XETT" })
      expect(failure?._tag).toBe("DamagedFiles")
      expect(lines).toContain("AIM_DOWNLOADER_PROTOCOL names XETT; known are XET, HF_TRANSFER, HTTP")
      expect(reports.at(-1)?.download).toMatchObject({ attempt: 2, message: "All 2 attempts exhausted" })
    }).pipe(Effect.scoped),
  )

  it.live("until the files are listed, the size that is expected is told; an earlier run's progress stays", () =>
    Effect.gen(function* () {
      const { state, run } = yield* setUp
      state.refusal = { status: 404, times: 1 }
      const env = { EXPECTED_SIZE_BYTES: "3000000" }
      expect((yield* run(env)).reports).toMatchObject([
        {
          progress: { totalBytes: 3_000_000, downloadedBytes: 0, percentage: 0 },
          download: { message: "Listing files" },
        },
      ])
      const size = [...FILES.values()].reduce((sum, { length }) => sum + length, 0)
      expect((yield* run(env)).reports.at(-1)?.progress).toMatchObject({ totalBytes: size, percentage: 100 })
      expect((yield* run(env)).reports).toEqual([])
    }).pipe(Effect.scoped),
  )

  it.live("protocols that nobody knows are named", () =>
    Effect.gen(function* () {
      const { run } = yield* setUp
      const { failure } = yield* run({ AIM_DOWNLOADER_PROTOCOL: "GOPHER" })
      expect(failure?.message).toMatch(/GOPHER; known are XET, HF_TRANSFER, HTTP/)
    }).pipe(Effect.scoped),
  )
})

// They are tried again, and again, before they are told: so they wait together.
describe.concurrent("what the hub tells wrong, or not at all", () => {
  it.live.each([
    ["smaller", MODEL, 1000, "DamagedFiles"],
    ["larger", MODEL, 3 * 1024 * 1024 + 8, "TransferFailure"],
    ["smaller", "config.json", 2, "DamagedFiles"],
    ["larger", "config.json", 8, "TransferFailure"],
  ] as const)("a size that is %s than the file fails: %s", ([_title, path, size, tag]) =>
    Effect.gen(function* () {
      const { state, target, run } = yield* setUp
      state.falseSizes.set(path, size)
      expect((yield* run()).failure?._tag).toBe(tag)
      expect((yield* filesIn(target)).has(path)).toBe(false)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["never answers", /^/, false],
    ["never answers for its files", /\/tree\//, false],
    ["begins to answer, and no more", /\/tree\//, true],
  ] as const)("a hub that %s is given up", ([_title, path, isBegun]) =>
    Effect.gen(function* () {
      const { url, state, run } = yield* setUp
      state.silence = { path, isBegun }
      const { failure } = yield* run({ STALL_TIMEOUT: "0.5" })
      expect(failure?._tag).toBe("Stalled")
      expect(failure?.message).toBe(`transfer stalled: the hub at ${url} did not answer for 0.5 s`)
    }).pipe(Effect.scoped),
  )

  it.live("a hub that cannot be reached is told by its address", () =>
    Effect.gen(function* () {
      const { run } = yield* setUp
      const fiber = run({ HF_ENDPOINT: "http://127.0.0.1:1" })
      expect((yield* fiber).failure?.message).toContain("http://127.0.0.1:1")
    }).pipe(Effect.scoped),
  )
})

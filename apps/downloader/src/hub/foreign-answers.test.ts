import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import { bytesOf, filesIn, folder, isComplete, runDownload } from "../test-fixtures/download-run.ts"
import { type HubState, hubServer } from "../test-fixtures/hub-server.ts"

// Real servers and files.
vi.setConfig({ testTimeout: 60_000 })

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", bytesOf(1000)],
])

/** How a download ends whose hub answers something else. */
const runWith = Effect.fnUntraced(function* (change: Partial<HubState>) {
  const { url, state } = yield* hubServer({ name: "org/model", commit: "c0ffee", files: FILES, largeFrom: 100 })
  Object.assign(state, change)
  const target = yield* folder
  const { failure } = yield* runDownload("hf://org/model", target, {
    HF_ENDPOINT: url,
    AIM_DOWNLOADER_PROTOCOL: "HTTP",
  })
  return { url, failure, files: yield* filesIn(target), isComplete: yield* isComplete(target) }
})

const INFO = /\/revision\//
const TREE = /\/tree\//
const NO_JSON = "what it says of org/model is no JSON"

describe("answers that are not those of a hub", () => {
  it.live.each([
    ["a page for a model", { path: INFO, body: "<!DOCTYPE html><title>Login token=abc</title>" }, NO_JSON],
    ["nothing for a model", { path: INFO, body: "" }, NO_JSON],
    ["null for a model", { path: INFO, body: "null" }, "org/model is not as its API says"],
    ["a model without a commit", { path: INFO, body: "{}" }, "org/model: sha: Expected string"],
    ["a page for its files", { path: TREE, body: "<html>" }, NO_JSON],
    ["an object for its files", { path: TREE, body: '{"error":"nope"}' }, "org/model is not as its API says"],
  ] as const)("%s is told as such", ([_title, instead, why]) =>
    Effect.gen(function* () {
      const { url, failure, files, isComplete } = yield* runWith({ instead })
      expect(failure?._tag).toBe("TransferFailure")
      expect(failure?.message).toBe(`the hub at ${url} does not answer like a hub: ${why}`)
      expect(categorizeLogText(failure?.message ?? "")).toBeUndefined()
      expect({ files: files.size, isComplete }).toEqual({ files: 0, isComplete: false })
    }).pipe(Effect.scoped),
  )

  it.live.each<{ readonly entry: unknown; readonly why: string }>([
    { entry: null, why: "an entry of org/model: Expected object" },
    { entry: { type: "file", size: 1 }, why: "an entry of org/model: path: Missing key" },
    { entry: { type: "file", path: "a", size: 1.5 }, why: '"a" of org/model: size: Expected an integer' },
    { entry: { type: "file", path: "a", size: 1e17 }, why: '"a" of org/model: size: Expected an integer' },
    { entry: { type: "file", path: "a" }, why: '"a" of org/model: size: Missing key' },
    { entry: { type: "file", path: "a", size: "1" }, why: '"a" of org/model: size: Expected number' },
    {
      entry: { type: "file", path: "a", size: -5 },
      why: '"a" of org/model: size: Expected a value greater than or equal to 0',
    },
    {
      entry: { type: "file", path: "a", size: 1, lfs: {} },
      why: '"a" of org/model: lfs.oid: Missing key, lfs.size: Missing key',
    },
    { entry: { type: "file", path: "a", size: 1, oid: 7 }, why: '"a" of org/model: oid: Expected string | null' },
  ])("the entry $entry is told by its file and field", ({ entry, why }) =>
    Effect.gen(function* () {
      const { url, failure, files } = yield* runWith({ instead: { path: TREE, body: JSON.stringify([entry]) } })
      expect(failure?.message).toBe(`the hub at ${url} does not answer like a hub: ${why}`)
      expect(files.size).toBe(0)
    }).pipe(Effect.scoped),
  )

  it.live("what is null is not there, as for Hugging Face's own tools", () =>
    Effect.gen(function* () {
      const entry = { type: "file", path: "config.json", size: 2, oid: null, lfs: null, xetHash: null }
      const { failure, files } = yield* runWith({ instead: { path: TREE, body: JSON.stringify([entry]) } })
      expect(failure).toBeUndefined()
      expect([...files.keys()]).toEqual(["config.json"])
    }).pipe(Effect.scoped),
  )
})

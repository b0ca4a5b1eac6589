import { categorizeLogText } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { vi } from "vitest"
import {
  bytesOf,
  differencesIn,
  folder,
  isComplete,
  runDownload,
} from "../../../apps/downloader/src/test-fixtures/download-run.ts"
import { putBucket, startS3, uploadInParts } from "./real-s3.ts"

// The S3 server may have to be built first.
vi.setConfig({ testTimeout: 600_000 })

const MEBIBYTE = 1024 * 1024
const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["empty.txt", Buffer.alloc(0)],
  ["model.safetensors", bytesOf(3 * MEBIBYTE + 5)],
  ["nested/a & <b> +%.txt", bytesOf(900, 2)],
])
const OBJECTS = new Map([...FILES].map(([path, bytes]) => [`llama/v1/${path}`, bytes]))

const server = Effect.acquireRelease(Effect.promise(startS3), (s3) => Effect.promise(s3.stop))

describe("downloading from a real S3 server", () => {
  it.live("brings all objects below a prefix, over more pages than one", () =>
    Effect.gen(function* () {
      const s3 = yield* server
      const many = new Map(Array.from({ length: 1100 }, (_, index) => [`many/${index}.json`, Buffer.from(`${index}`)]))
      yield* Effect.promise(() => putBucket(s3, "models", new Map([...OBJECTS, ...many])))
      for (const [prefix, expected] of [
        ["llama/v1", FILES],
        ["many", new Map([...many].map(([key, bytes]) => [key.slice(5), bytes]))],
      ] as const) {
        const target = yield* folder
        const { failure } = yield* runDownload(`s3://models/${prefix}`, target, {
          AWS_ENDPOINT_URL: s3.url,
          ...s3.credentials,
        })
        expect(failure).toBeUndefined()
        expect(yield* differencesIn(target, expected)).toEqual([])
        expect(yield* isComplete(target)).toBe(true)
      }
    }).pipe(Effect.scoped),
  )

  it.live("objects that were uploaded in parts are verified by their tag", () =>
    Effect.gen(function* () {
      const s3 = yield* server
      yield* Effect.promise(() => putBucket(s3, "models", new Map()))
      const parts = [bytesOf(5 * MEBIBYTE), bytesOf(5 * MEBIBYTE, 2), bytesOf(100, 3)]
      yield* Effect.promise(() => uploadInParts(s3, "models", "big/model.bin", parts))
      const target = yield* folder
      const { failure } = yield* runDownload("s3://models/big/", target, {
        AWS_ENDPOINT_URL: s3.url,
        ...s3.credentials,
      })
      expect(failure).toBeUndefined()
      expect(yield* differencesIn(target, new Map([["model.bin", Buffer.concat(parts)]]))).toEqual([])
      expect((yield* Effect.promise(s3.requests)).filter((line) => line.includes("partNumber=1"))).not.toEqual([])
    }).pipe(Effect.scoped),
  )

  it.live("a public bucket needs no credentials", () =>
    Effect.gen(function* () {
      const s3 = yield* server
      yield* Effect.promise(() => putBucket(s3, "public", OBJECTS, true))
      const target = yield* folder
      const { failure } = yield* runDownload("s3://public/llama/v1", target, { AWS_ENDPOINT_URL: s3.url })
      expect(failure).toBeUndefined()
      expect(yield* differencesIn(target, FILES)).toEqual([])
    }).pipe(Effect.scoped),
  )

  it.live.each([
    ["a private bucket without credentials", "s3://models/llama", {}, "auth"],
    ["a wrong secret", "s3://models/llama", { AWS_SECRET_ACCESS_KEY: "wrong" }, "auth"],
    ["an unknown key", "s3://models/llama", { AWS_ACCESS_KEY_ID: "AKIANOBODYNOBODYNOBO" }, "auth"],
    ["a bucket that does not exist", "s3://nothing/llama", undefined, "not-found"],
    ["a prefix with nothing below", "s3://models/nothing", undefined, "not-found"],
  ] as const)("%s is told as the operator understands it", ([_title, uri, changes, logClass]) =>
    Effect.gen(function* () {
      const s3 = yield* server
      yield* Effect.promise(() => putBucket(s3, "models", OBJECTS))
      const credentials =
        changes !== undefined && Object.keys(changes).length === 0 ? {} : { ...s3.credentials, ...changes }
      const target = yield* folder
      const { failure } = yield* runDownload(uri, target, { AWS_ENDPOINT_URL: s3.url, ...credentials })
      expect(categorizeLogText(failure?.message ?? "")?.class, failure?.message).toBe(logClass)
      expect(yield* isComplete(target)).toBe(false)
    }).pipe(Effect.scoped),
  )
})

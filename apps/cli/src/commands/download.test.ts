import { readdir } from "node:fs/promises"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { vi } from "vitest"
import { hubServer } from "../../../downloader/src/test-fixtures/hub-server.ts"
import { runCli } from "../test-fixtures/run-cli.ts"

const FILES = new Map([
  ["config.json", Buffer.from("{}")],
  ["model.safetensors", Buffer.alloc(100_000, 7)],
])

describe("aim download", () => {
  it.live("brings the files of a model to this machine, and says so", () =>
    Effect.gen(function* () {
      const { url, state } = yield* hubServer({ name: "acme/tiny", commit: "c0ffee", files: FILES, largeFrom: 1000 })
      vi.stubEnv("HF_ENDPOINT", url)
      const fs = yield* FileSystem.FileSystem
      const directory = yield* fs.makeTempDirectoryScoped()
      const { stdout, status } = yield* runCli(["download", "hf://acme/tiny", directory])
      expect({ stdout, status }).toEqual({
        stdout: `hf://acme/tiny is complete and verified in ${directory}`,
        status: 0,
      })
      expect((yield* Effect.promise(() => readdir(directory))).filter((name) => !name.startsWith("."))).toEqual([
        ...FILES.keys(),
      ])
      state.refusal = { status: 401 }
      const refused = yield* runCli(["download", "hf://acme/tiny", directory])
      expect(refused).toMatchObject({ status: 1, stdout: "" })
      expect(refused.stderr).toMatch(/^error: .*HF_TOKEN$/m)
      vi.unstubAllEnvs()
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  )

  it.effect("refuses what is no source", () =>
    Effect.gen(function* () {
      expect(yield* runCli(["download", "https://example.com/model", "/tmp/never"])).toMatchObject({
        stderr: 'error: cannot download "https://example.com/model": expected hf://org/name or s3://bucket/prefix',
        status: 2,
      })
    }),
  )
})

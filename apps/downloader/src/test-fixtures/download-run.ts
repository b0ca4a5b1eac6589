import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Layer, Logger, Result } from "effect"
import { download } from "../program/download.ts"
import { downloadSettings } from "../program/settings.ts"
import type { ProgressReport } from "../report/progress.ts"
import { ReportSink } from "../report/reporter.ts"
import { parseSource } from "../source/source-uri.ts"
import { STATE_FOLDER } from "../source/target-path.ts"

/** A folder on the file system, as long as the scope lasts. */
export const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "aim-downloader-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

/** Bytes that differ everywhere, the same for the same seed. */
export const bytesOf = (length: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(length)
  let state = seed >>> 0
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

/** Downloads, and returns how it ended, what was reported, and what was logged. */
export const runDownload = Effect.fnUntraced(function* (uri: string, target: string, env: NodeJS.ProcessEnv = {}) {
  const reports: Array<ProgressReport> = []
  const lines: Array<string> = []
  const sink = Layer.succeed(ReportSink, { write: (report) => Effect.sync(() => void reports.push(report)) })
  const logger = Logger.layer([Logger.make(({ message }) => void lines.push(String(message)))])
  const outcome = yield* Effect.fromResult(parseSource(uri)).pipe(
    Effect.flatMap((source) => download(source, { ...downloadSettings(env, target), reportSeconds: 0.05 }, env)),
    Effect.provide(Layer.merge(sink, logger)),
    Effect.result,
  )
  return { failure: Result.isFailure(outcome) ? outcome.failure : undefined, reports, lines }
})

/** The files below a folder with their contents, without the downloader's own. */
export const filesIn = (target: string): Effect.Effect<ReadonlyMap<string, Buffer>> =>
  Effect.promise(async () => {
    const entries = await readdir(target, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
      .filter((path) => !path.startsWith(STATE_FOLDER))
      .sort()
    return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(join(target, path))] as const)))
  })

/** The paths below a folder where something else is than expected. Comparing megabytes this way takes no time. */
export const differencesIn = (
  target: string,
  expected: ReadonlyMap<string, Buffer>,
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(filesIn(target), (found) =>
    [...new Set([...expected.keys(), ...found.keys()])].filter((path) => {
      const bytes = expected.get(path)
      return bytes === undefined || found.get(path)?.equals(bytes) !== true
    }),
  )

/** Whether the volume says that everything is there. */
export const isComplete = (target: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    readFile(join(target, STATE_FOLDER, "complete.json")).then(
      () => true,
      () => false,
    ),
  )

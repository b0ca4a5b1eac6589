import {
  download,
  downloadSettings,
  logLine,
  parseSource,
  ReportSink,
  useEnvironmentProxy,
  withoutSecrets,
} from "@aim-engine/downloader"
import { Clock, Console, Effect, Layer, Logger, Ref, References } from "effect"
import { TerminalCapabilities } from "effect/cli"
import { renderTransfer } from "../cache/render-download.ts"
import { bytesPerSecond, type Mark, withMark } from "../cache/transfer-rate.ts"
import { CannotBeRead, refuse } from "../exit-status.ts"
import type { Palette } from "../render/palette.ts"
import { makeRedraw } from "../render/redraw.ts"

/** On a terminal people want to see it move. */
const REPORT_SECONDS = 0.5

/** What is downloaded, and where to. */
export interface LocalDownload {
  readonly uri: string
  readonly directory: string
}

/** Draws the progress on the terminal. */
const drawnSink = (palette: Palette) =>
  Layer.effect(
    ReportSink,
    Effect.gen(function* () {
      const redraw = yield* makeRedraw
      const marks = yield* Ref.make<ReadonlyArray<Mark>>([])
      return {
        write: ({ progress, download: { message = "" } }) =>
          Effect.gen(function* () {
            const at = yield* Clock.currentTimeMillis
            const known = yield* Ref.updateAndGet(marks, (before) =>
              withMark(before, { bytes: progress.downloadedBytes ?? 0, at }),
            )
            const { percentage, downloadedBytes, totalBytes } = progress
            const view = { percentage, downloadedBytes, totalBytes, bytesPerSecond: bytesPerSecond(known) }
            yield* redraw(`${renderTransfer(view, palette)}  ${message}`)
          }),
      }
    }),
  )

const silentSink = Layer.succeed(ReportSink, { write: () => Effect.void })

/**
 * Downloads on this machine with the program that downloads in a cluster: the same sources, credentials from the same
 * variables, the same verification. What is there already is not downloaded again.
 */
export const downloadLocally = Effect.fnUntraced(function* ({ uri, directory }: LocalDownload, palette: Palette) {
  const source = yield* Effect.fromResult(parseSource(uri)).pipe(Effect.catch(({ message }) => refuse(message)))
  useEnvironmentProxy()
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const settings = downloadSettings(process.env, directory)
  yield* download(source, canAnimate ? { ...settings, reportSeconds: REPORT_SECONDS } : settings, process.env).pipe(
    Effect.provide(canAnimate ? drawnSink(palette) : silentSink),
    Effect.provide(Logger.layer([Logger.withConsoleError(logLine(process.env))])),
    Effect.provideService(References.MinimumLogLevel, canAnimate ? "Error" : "Info"),
    Effect.catch(({ message }) =>
      Effect.andThen(
        Console.error(`error: ${withoutSecrets(process.env)(message)}`),
        Effect.fail(new CannotBeRead({ message })),
      ),
    ),
  )
})

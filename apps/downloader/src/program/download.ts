import { existsSync } from "node:fs"
import { statfs } from "node:fs/promises"
import { join } from "node:path"
import { formatBytes } from "@aim-engine/core"
import { Effect, Result, type Scope } from "effect"
import { hubSettings } from "../hub/hub-settings.ts"
import { openHub } from "../hub/open-hub.ts"
import { Progress, reportOf } from "../report/progress.ts"
import { makeReporter, type Reporter, ReportSink } from "../report/reporter.ts"
import { openS3 } from "../s3/open-s3.ts"
import { s3Settings } from "../s3/s3-settings.ts"
import { type DownloadFailure, isDownloadFailure, isWorthAnotherProtocol, TransferFailure } from "../source/failure.ts"
import { type OpenSource, totalBytes } from "../source/open-source.ts"
import type { RemoteFile } from "../source/remote-file.ts"
import type { Source } from "../source/source-uri.ts"
import { checkTogether, STATE_FOLDER } from "../source/target-path.ts"
import { stallMonitor } from "../transfer/stall-monitor.ts"
import { type FileTransfer, pendingFiles, transferFiles } from "../transfer/transfer-files.ts"
import { removeCompletion, VerifiedFiles, writeCompletion } from "../verification/verified-files.ts"
import { OwnerMark } from "../volume/owner-mark.ts"
import { removeOtherParts } from "../volume/partial-file.ts"
import { rememberSource } from "../volume/source-mark.ts"
import { volumeFailure } from "../volume/volume-failure.ts"
import { checkProxies } from "./environment-proxy.ts"
import type { DownloadSettings } from "./settings.ts"

const onVolume = <A>(target: string, run: () => Promise<A>): Effect.Effect<A, DownloadFailure> =>
  Effect.tryPromise({ try: run, catch: (error) => volumeFailure(error, target) })

const opened = <A>(run: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, DownloadFailure> =>
  Effect.tryPromise({
    try: run,
    catch: (error) => (isDownloadFailure(error) ? error : new TransferFailure({ message: String(error) })),
  })

/**
 * Downloads a source to the target: lists it, transfers what is not there yet, verifies every file, and says on the volume
 * that all is there. After a kill at any moment the same call goes on where it was. Where it fails, the volume does not say
 * that it is complete.
 */
export const download = (
  source: Source,
  settings: DownloadSettings,
  env: NodeJS.ProcessEnv,
): Effect.Effect<void, DownloadFailure, ReportSink> =>
  Effect.fromResult(checkProxies(env)).pipe(
    Effect.andThen(tellExpected(settings)),
    Effect.andThen(openAndBring(source, settings, env)),
    Effect.scoped,
  )

const openAndBring = (
  source: Source,
  settings: DownloadSettings,
  env: NodeJS.ProcessEnv,
): Effect.Effect<void, DownloadFailure, ReportSink | Scope.Scope> =>
  source._tag === "HuggingFace"
    ? opened((signal) =>
        openHub(source.repository, hubSettings(env, settings.stallSeconds), settings.protocols, signal),
      ).pipe(Effect.flatMap((open) => bring(source, open, settings)))
    : opened((signal) => openS3(source, s3Settings(env, settings.stallSeconds), signal)).pipe(
        Effect.flatMap((open) => bring(source, open, settings)),
      )

/** Reports how much is expected, until the listing says it. Where an earlier run has left something, its progress stays. */
const tellExpected = Effect.fnUntraced(function* ({ target, expectedBytes }: DownloadSettings) {
  if (expectedBytes === undefined || existsSync(join(target, STATE_FOLDER))) return
  const progress = new Progress(expectedBytes)
  progress.message = "Listing files"
  const { write } = yield* ReportSink
  yield* write(reportOf(progress))
})

const bring = Effect.fnUntraced(function* <F extends RemoteFile>(
  { uri }: Source,
  source: OpenSource<F>,
  settings: DownloadSettings,
): Effect.fn.Return<void, DownloadFailure, ReportSink | Scope.Scope> {
  const { target, isOwnVolume } = settings
  yield* Effect.fromResult(checkTogether(source.files.map(({ path }) => path)))
  const bytes = totalBytes(source.files)
  yield* Effect.logInfo(`${uri} has ${source.files.length} files, ${formatBytes(BigInt(bytes)) ?? bytes}`)
  yield* onVolume(target, () => rememberSource(target, uri, isOwnVolume))
  const owner = yield* Effect.acquireRelease(
    onVolume(target, () => OwnerMark.claim(target)),
    (mark) => Effect.promise(() => mark.release()),
  )
  yield* onVolume(target, () => removeCompletion(target))
  const progress = new Progress(bytes)
  progress.totalAttempts = source.protocols.length
  progress.protocolSequence = source.protocols.map(({ name }) => name).join(",")
  const verified = yield* onVolume(target, () => VerifiedFiles.open(target))
  yield* onVolume(target, () => removeOtherParts(target, source.files))
  const reporter = yield* makeReporter(progress, settings.reportSeconds)
  const onTransferred = Effect.andThen(
    Effect.sync(() => {
      progress.message = "Verifying integrity..."
    }),
    reporter.tell,
  )
  const transfer = { source, target, isOwnVolume, verified, owner, progress, onTransferred }
  const keepOwning = Effect.forever(
    Effect.andThen(
      Effect.sleep(settings.reportSeconds * 1000),
      onVolume(target, () => owner.touch()),
    ),
  )

  yield* tryProtocols(transfer, settings, reporter).pipe(
    Effect.raceFirst(reporter.keepTelling),
    Effect.raceFirst(keepOwning),
  )
  yield* onVolume(target, async () => {
    await owner.check()
    await verified.removeOthers(source.files)
    // Also what another downloader has left meanwhile.
    await removeOtherParts(target, [])
    await owner.check()
    await writeCompletion(target, { source: uri, files: source.files.length, bytes })
  })
  yield* warnOfLengths(uri, source)
  yield* Effect.logInfo(`${uri} is complete and verified`)
})

/** Says once of which files only the length was verified: whoever needs more than that should know. */
const warnOfLengths = <F extends RemoteFile>(uri: string, { files, lengthOnly }: OpenSource<F>): Effect.Effect<void> =>
  lengthOnly.size === 0
    ? Effect.void
    : Effect.logWarning(
        `${lengthOnly.size} of ${files.length} files of ${uri} were verified by their length only: the source does not tell their hashes`,
      )

/** Tries one protocol after the other, until all files are in their place. */
const tryProtocols = Effect.fnUntraced(function* <F extends RemoteFile>(
  transfer: FileTransfer<F>,
  settings: DownloadSettings,
  { tell }: Reporter,
): Effect.fn.Return<void, DownloadFailure> {
  const { source, progress } = transfer
  let failure: DownloadFailure = new TransferFailure({ message: "there is no protocol to try" })
  for (const [index, protocol] of source.protocols.entries()) {
    progress.protocol = protocol.name
    progress.attempt = index + 1
    progress.presentBytes = 0
    const next = source.protocols[index + 1]
    const goesOn = next === undefined ? "" : `; ${next.name} is tried`
    if ("problem" in protocol) {
      progress.message = `Failed with ${protocol.name}`
      yield* tell
      yield* Effect.logWarning(`${protocol.problem}${goesOn}`)
      continue
    }
    const files = yield* pendingFiles(transfer)
    if (files.length === 0) return
    progress.message = `Downloading with ${protocol.name}`
    yield* tell
    yield* warnOfSpace(settings.target, totalBytes(files))
    const outcome = yield* Effect.result(
      transferFiles(transfer, files, protocol).pipe(Effect.raceFirst(stallMonitor(progress, settings.stallSeconds))),
    )
    if (Result.isSuccess(outcome)) return
    failure = outcome.failure
    progress.message = `Failed with ${protocol.name}`
    yield* tell
    if (!isWorthAnotherProtocol(failure)) return yield* Effect.fail(failure)
    if (next !== undefined) yield* Effect.logWarning(`${failure.message}${goesOn}`)
  }
  progress.message = `All ${source.protocols.length} attempts exhausted`
  yield* tell
  return yield* Effect.fail(failure)
})

/** A volume that looks too small is told of, and tried: what file systems say of free space is not always so. */
const warnOfSpace = (target: string, needed: number): Effect.Effect<void> =>
  Effect.promise(() => statfs(target).catch(() => undefined)).pipe(
    Effect.flatMap((stats) =>
      stats !== undefined && stats.bavail * stats.bsize < needed
        ? Effect.logWarning(
            `the volume has ${formatBytes(BigInt(stats.bavail * stats.bsize))} free, and ${formatBytes(BigInt(needed))} are missing`,
          )
        : Effect.void,
    ),
  )

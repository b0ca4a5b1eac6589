import { rm } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Semaphore } from "effect"
import type { Progress } from "../report/progress.ts"
import { DamagedFiles, type DownloadFailure, isDownloadFailure, TransferFailure } from "../source/failure.ts"
import type { OpenSource, Protocol } from "../source/open-source.ts"
import type { ByteRange, Digest, RemoteFile } from "../source/remote-file.ts"
import { type RunningDigest, startDigest } from "../verification/running-digest.ts"
import type { VerifiedFiles } from "../verification/verified-files.ts"
import { refuseLinks } from "../volume/own-paths.ts"
import type { OwnerMark } from "../volume/owner-mark.ts"
import { PartialFile, sizeOf } from "../volume/partial-file.ts"
import { volumeFailure } from "../volume/volume-failure.ts"
import { fetchRange } from "./fetch-range.ts"

/** Files that are worked on at the same time: small ones are mostly waited for. How many connections there are is up to the protocol. */
const FILES_AT_ONCE = 8

/** What a transfer of files needs. */
export interface FileTransfer<F extends RemoteFile> {
  readonly source: OpenSource<F>
  readonly target: string
  /** Whether nothing is in the target but what was brought there for the source. */
  readonly isOwnVolume: boolean
  readonly verified: VerifiedFiles
  readonly owner: OwnerMark
  readonly progress: Progress
  /** Run once all bytes of all files are there, and only verification is left. */
  readonly onTransferred: Effect.Effect<void>
}

const asFailure =
  (path: string) =>
  (error: unknown): DownloadFailure =>
    isDownloadFailure(error) ? error : volumeFailure(error, path)

const attempt = <A>(path: string, run: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, DownloadFailure> =>
  Effect.tryPromise({ try: run, catch: asFailure(path) })

/**
 * The files that are not in their place yet. One that is there and was never verified here (another downloader brought it, or
 * a kill came in between) is verified now. If it is another one it is removed, so that there is room; what may be somebody's own
 * stays until its replacement is there.
 */
export const pendingFiles = <F extends RemoteFile>({
  source,
  target,
  isOwnVolume,
  verified,
  owner,
  progress,
}: FileTransfer<F>) =>
  Effect.filter(
    source.files,
    (file) =>
      attempt(file.path, async (signal) => {
        await refuseLinks(target, file.path)
        const place = join(target, file.path)
        if (await verified.has(file)) {
          progress.presentBytes += file.size
          return false
        }
        const size = await sizeOf(place)
        if (size === undefined) return true
        if (size !== file.size || !(await source.verify(file, place, signal))) {
          await owner.check()
          if (isOwnVolume || !(await verified.isForeign(file.path))) await rm(place, { force: true })
          return true
        }
        await verified.add(file)
        progress.presentBytes += file.size
        return false
      }),
    { concurrency: FILES_AT_ONCE },
  )

/** Transfers files over a protocol, verifies each, and puts it in its place. Fails with the damaged ones, if any. */
export const transferFiles = Effect.fnUntraced(function* <F extends RemoteFile>(
  transfer: FileTransfer<F>,
  files: ReadonlyArray<F>,
  protocol: Protocol<F>,
): Effect.fn.Return<void, DownloadFailure> {
  const connections = yield* Semaphore.make(protocol.connections)
  const damaged = yield* Effect.filter(
    files,
    (file) => Effect.map(transferFile(transfer, file, protocol, connections), (isRight) => !isRight),
    { concurrency: FILES_AT_ONCE },
  )
  if (damaged.length === 0) return
  const names = damaged.map(({ path }) => path).join(", ")
  return yield* new DamagedFiles({ message: `verification failed: ${names} arrived damaged over ${protocol.name}` })
})

/** Whether the file arrived as it should. What arrived damaged is forgotten. */
const transferFile = <F extends RemoteFile>(
  transfer: FileTransfer<F>,
  file: F,
  protocol: Protocol<F>,
  connections: Semaphore.Semaphore,
): Effect.Effect<boolean, DownloadFailure> =>
  Effect.gen(function* () {
    const { owner, verified, progress, onTransferred } = transfer
    const digest = yield* attempt(file.path, (signal) => transfer.source.digestOf(file, signal))
    const partial = yield* Effect.acquireRelease(
      attempt(file.path, () => PartialFile.open(transfer.target, { ...file, digest })),
      (opened) => Effect.promise(() => opened.close()),
    )
    progress.presentBytes += partial.presentBytes
    const isHashedNow = digest !== undefined && !owner.isContested
    const running = isHashedNow ? yield* runningDigest(partial, file, digest) : undefined
    yield* transferBytes(transfer, partial, running, file, protocol, connections)
    if (progress.isTransferred) yield* onTransferred
    // False also where it cannot be told so.
    const isRight = yield* attempt(file.path, async () => (await running?.isRight()) ?? false)
    const isForeign = yield* attempt(file.path, () => verified.isForeign(file.path))
    const isInPlace = yield* putInPlace(transfer, partial, file, isRight)
    if (isForeign && isInPlace) yield* Effect.logWarning(replacedLine(file))
    return isInPlace
  }).pipe(Effect.scoped)

const replacedLine = ({ path }: RemoteFile): string =>
  `${path} was there with other content, which nobody downloaded here: it is replaced`

/** The digest of the bytes, computed while they come. */
const runningDigest = (partial: PartialFile, file: RemoteFile, digest: Digest) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const running = startDigest(partial.path, file.size, digest)
      running.present(partial.contiguousBytes)
      return running
    }),
    (running) => Effect.promise(() => running.close()),
  )

const transferBytes = <F extends RemoteFile>(
  { progress }: FileTransfer<F>,
  partial: PartialFile,
  running: RunningDigest | undefined,
  file: F,
  protocol: Protocol<F>,
  connections: Semaphore.Semaphore,
): Effect.Effect<void, DownloadFailure> => {
  progress.transfers++
  const onBytes = (bytes: number) => progress.add(bytes)
  return Effect.forEach(
    protocol.isParallel ? partial.missing : joined(partial.missing),
    (range) =>
      Effect.tryPromise({
        try: (signal) => fetchRange({ file, partial, digest: running, read: protocol.read, onBytes, signal }, range),
        catch: (error) => (isDownloadFailure(error) ? error : new TransferFailure({ message: String(error) })),
      }).pipe(connections.withPermits(1)),
    { concurrency: "unbounded", discard: true },
  ).pipe(Effect.ensuring(Effect.sync(() => progress.transfers--)))
}

/**
 * Puts a file that is right in its place. One that did not turn out right while it came, or that another downloader may have
 * written to meanwhile, is looked at once more as a whole.
 */
const putInPlace = <F extends RemoteFile>(
  { source, verified, owner }: FileTransfer<F>,
  partial: PartialFile,
  file: F,
  isRight: boolean,
): Effect.Effect<boolean, DownloadFailure> =>
  attempt(file.path, async (signal) => {
    const isVerified = isRight || (await source.verify(file, partial.path, signal))
    await owner.check()
    if (!isVerified) {
      await partial.discard()
      return false
    }
    await partial.finish(file.path)
    // Who has started in between may have opened it before it got here.
    await owner.check()
    await verified.add(file)
    return true
  })

/** Ranges that follow on one another as one: a single stream then brings all of them. */
const joined = (ranges: ReadonlyArray<ByteRange>): ReadonlyArray<ByteRange> => {
  const all: Array<ByteRange> = []
  for (const range of ranges) {
    const last = all.at(-1)
    if (last?.end === range.start) all[all.length - 1] = { start: last.start, end: range.end }
    else all.push(range)
  }
  return all
}

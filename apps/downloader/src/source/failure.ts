import { Schema } from "effect"

const fields = { message: Schema.String }

/** The argument is no source that can be downloaded. */
export class InvalidSource extends Schema.TaggedError<InvalidSource>()("InvalidSource", fields) {}
/** The repository, bucket or path does not exist. */
export class SourceMissing extends Schema.TaggedError<SourceMissing>()("SourceMissing", fields) {}
/** The credentials do not open the source, or there are none. */
export class AccessRefused extends Schema.TaggedError<AccessRefused>()("AccessRefused", fields) {}
/** The source names a file that would be written outside of the target. */
export class UnsafePath extends Schema.TaggedError<UnsafePath>()("UnsafePath", fields) {}
/** The volume takes no more, or not at all. */
export class VolumeFailure extends Schema.TaggedError<VolumeFailure>()("VolumeFailure", fields) {}
/** No byte arrived for too long. */
export class Stalled extends Schema.TaggedError<Stalled>()("Stalled", fields) {}
/** The transfer broke, more often than it is worth trying. */
export class TransferFailure extends Schema.TaggedError<TransferFailure>()("TransferFailure", {
  ...fields,
  /** Milliseconds that the other side asked to be left alone for. */
  askedPauseMillis: Schema.optionalKey(Schema.Number),
}) {}
/** Files arrived that are not those of the source. They were removed. */
export class DamagedFiles extends Schema.TaggedError<DamagedFiles>()("DamagedFiles", fields) {}

/** Recognises a failure among other values. */
export const DownloadFailure = Schema.Union([
  InvalidSource,
  SourceMissing,
  AccessRefused,
  UnsafePath,
  VolumeFailure,
  Stalled,
  TransferFailure,
  DamagedFiles,
])

/**
 * Every way in which a download fails. The message is what the log says; the operator reads from it what kind of failure it
 * was (`categorizeLogText` in `@aim-engine/core`), so that its words matter.
 */
export type DownloadFailure = typeof DownloadFailure.Type

/** Whether a value is a failure of a download. */
export const isDownloadFailure = Schema.is(DownloadFailure)

/** Whether another protocol may bring what this one did not. */
export const isWorthAnotherProtocol = ({ _tag }: DownloadFailure): boolean =>
  _tag === "Stalled" || _tag === "TransferFailure" || _tag === "DamagedFiles"

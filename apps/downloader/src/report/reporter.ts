import { formatBytes } from "@aim-engine/core"
import { Clock, Context, Effect, Ref } from "effect"
import { isWorthReporting, type Progress, type ProgressReport, type Reported, reportOf } from "./progress.ts"

/** Takes reports to where people see them. It never fails: a download does not depend on it. */
export class ReportSink extends Context.Service<
  ReportSink,
  { readonly write: (report: ProgressReport) => Effect.Effect<void> }
>()("@aim-engine/downloader/report/ReportSink") {}

/** Reports progress from time to time, and at once when asked to. */
export interface Reporter {
  /** Reports what has changed since the last time, if it is worth it. */
  readonly tell: Effect.Effect<void>
  /** Tells again and again, until interrupted. */
  readonly keepTelling: Effect.Effect<never>
}

/** A reporter of a download, telling every so many seconds. */
export const makeReporter = Effect.fnUntraced(function* (progress: Progress, intervalSeconds: number) {
  const sink = yield* ReportSink
  const last = yield* Ref.make<Reported | undefined>(undefined)
  const tell = Effect.gen(function* () {
    const report = reportOf(progress)
    const now = yield* Clock.currentTimeMillis
    const before = yield* Ref.get(last)
    if (!isWorthReporting(before, report, now)) return
    yield* Ref.set(last, { report, at: now })
    if (before?.report.progress.percentage !== report.progress.percentage) yield* Effect.logInfo(lineOf(progress))
    yield* sink.write(report)
  })
  const keepTelling = Effect.forever(Effect.andThen(Effect.sleep(intervalSeconds * 1000), tell))
  return { tell, keepTelling } satisfies Reporter
})

const size = (bytes: number): string => formatBytes(BigInt(bytes)) ?? `${bytes} B`

const lineOf = ({ percentage, presentBytes, totalBytes, protocol }: Progress): string =>
  `${percentage} % (${size(Math.min(presentBytes, totalBytes))} of ${size(totalBytes)}) over ${protocol}`

import { Effect } from "effect"
import type { Progress } from "../report/progress.ts"
import { Stalled } from "../source/failure.ts"

/** Fails once nothing was written for so many seconds. It starts counting when it starts. */
export const stallMonitor = Effect.fnUntraced(function* (
  progress: Progress,
  timeoutSeconds: number,
): Effect.fn.Return<never, Stalled> {
  for (;;) {
    const before = progress.writtenBytes
    yield* Effect.sleep(timeoutSeconds * 1000)
    if (progress.writtenBytes === before && progress.transfers > 0) {
      return yield* new Stalled({ message: `transfer stalled: no byte was written for ${timeoutSeconds} s` })
    }
  }
})

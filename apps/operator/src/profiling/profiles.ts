import { Session } from "node:inspector/promises"
import { type Duration, Effect, Semaphore } from "effect"

/** The types of profiles that there are. */
export type ProfileType = "cpu" | "heap"

/** One bytes-allocated sample per so many bytes: cheap enough for an operator at work. Source: Chrome DevTools protocol. */
const HEAP_SAMPLING_BYTES = 32 * 1024

/** There is one profiler in a process. */
const turn = Semaphore.makeUnsafe(1)

const session = Effect.acquireRelease(
  Effect.sync(() => {
    const opened = new Session()
    opened.connect()
    return opened
  }),
  (opened) => Effect.sync(() => opened.disconnect()),
)

const sample = async (profiler: Session, type: ProfileType): Promise<void> => {
  if (type === "heap") return profiler.post("HeapProfiler.startSampling", { samplingInterval: HEAP_SAMPLING_BYTES })
  await profiler.post("Profiler.enable")
  await profiler.post("Profiler.start")
}

const collect = async (profiler: Session, type: ProfileType): Promise<unknown> =>
  type === "cpu"
    ? (await profiler.post("Profiler.stop")).profile
    : (await profiler.post("HeapProfiler.stopSampling")).profile

/**
 * Profiles the process for a while: where it spends its time, or where it allocates what is still there. The result is JSON
 * in the format of `.cpuprofile` and `.heapprofile` files. It tells of functions and sizes, and holds no data.
 */
export const recordProfile = (type: ProfileType, duration: Duration.Duration): Effect.Effect<string> =>
  Effect.gen(function* () {
    const profiler = yield* session
    yield* Effect.promise(() => sample(profiler, type))
    yield* Effect.sleep(duration)
    return JSON.stringify(yield* Effect.promise(() => collect(profiler, type)))
  }).pipe(Effect.scoped, turn.withPermits(1))

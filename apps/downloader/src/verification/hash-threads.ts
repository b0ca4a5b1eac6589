import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { HashPlan } from "./digest.ts"
import { type FromHashThread, hashThread, type ToHashThread } from "./hash-thread.ts"

/** A file that is being hashed in another thread. */
export interface HashingInThread {
  /** Gives it the bytes that come next. They must not change before it ends, which it does when they are hashed or nobody wants that any more. */
  readonly take: (bytes: Uint8Array) => Promise<void>
  /** The hash of each range of the plan in hex, as soon as all bytes were taken. Fails where it is given up before. */
  readonly hashes: Promise<ReadonlyArray<string>>
  /** Gives it up, if it is not done, and says why. */
  readonly close: (reason: Error) => void
}

interface Hashing {
  readonly hashes: PromiseWithResolvers<ReadonlyArray<string>>
  /** What to do once each of the bytes under way are hashed, in their order. */
  readonly taken: Array<() => void>
}

interface Thread {
  readonly worker: Worker
  readonly hashings: Map<number, Hashing>
}

/** More threads than that no network keeps busy. */
const MOST_THREADS = 4

const threads: Array<Thread> = []
let lastId = 0

const fail = ({ hashes, taken }: Hashing, error: Error): void => {
  hashes.reject(error)
  for (const done of taken.splice(0)) done()
}

const startThread = (): Thread => {
  const worker = new Worker(`(${hashThread.toString()})()`, { eval: true })
  const thread: Thread = { worker, hashings: new Map() }
  const failAll = (error: Error): void => {
    threads.splice(threads.indexOf(thread), threads.includes(thread) ? 1 : 0)
    for (const hashing of thread.hashings.values()) fail(hashing, error)
    thread.hashings.clear()
  }
  worker.on("message", (message: FromHashThread) => {
    const hashing = thread.hashings.get(message.id)
    if (message._tag === "Hashed") hashing?.hashes.resolve(message.hashes)
    else hashing?.taken.shift()?.()
  })
  worker.on("error", (error) => failAll(error instanceof Error ? error : new Error(String(error))))
  worker.on("exit", () => failAll(new Error("the thread that hashes files has ended")))
  // The program ends without waiting for it.
  worker.unref()
  return thread
}

/** The thread with the least to do; a new one where all have something, up to the number of processors. */
const leastBusy = (): Thread => {
  const [idlest] = threads.toSorted((left, right) => left.hashings.size - right.hashings.size)
  const isCrowded = threads.length >= Math.min(MOST_THREADS, availableParallelism())
  if (idlest !== undefined && (idlest.hashings.size === 0 || isCrowded)) return idlest
  const thread = startThread()
  threads.push(thread)
  return thread
}

/** Has another thread hash a file, so that hashing costs the transfer no time. */
export const hashInThread = (plan: HashPlan): HashingInThread => {
  const thread = leastBusy()
  const id = ++lastId
  const hashes = Promise.withResolvers<ReadonlyArray<string>>()
  // Who gives it up does not wait for the answer.
  hashes.promise.catch(() => undefined)
  const hashing: Hashing = { hashes, taken: [] }
  thread.hashings.set(id, hashing)
  const tell = (message: ToHashThread): void => thread.worker.postMessage(message)
  tell({ _tag: "Open", id, plan })
  return {
    take: (bytes) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (thread.hashings.has(id)) {
        hashing.taken.push(resolve)
        tell({ _tag: "Next", id, bytes })
      } else resolve()
      return promise
    },
    hashes: hashes.promise,
    close: (reason) => {
      if (!thread.hashings.delete(id)) return
      tell({ _tag: "Close", id })
      fail(hashing, reason)
    },
  }
}

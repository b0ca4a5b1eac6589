import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { HashPlan } from "./digest.ts"
import { type FromHashThread, hashThread, type ToHashThread } from "./hash-thread.ts"

/** A file that is being hashed in another thread. */
export interface FileHashing {
  /** Tells that so many bytes from the beginning of the file on are there. */
  readonly present: (bytes: number) => void
  /** The hash of each range of the plan in hex, as soon as all bytes are told to be there. Fails where the file cannot be read. */
  readonly hashes: Promise<ReadonlyArray<string>>
  /** Gives it up, if it is not done. */
  readonly close: () => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, PromiseWithResolvers<ReadonlyArray<string>>>
}

/** More threads than that no network keeps busy. */
const MOST_THREADS = 4

const threads: Array<Thread> = []
let lastId = 0

const startThread = (): Thread => {
  const worker = new Worker(`(${hashThread.toString()})()`, { eval: true })
  const thread: Thread = { worker, waiting: new Map() }
  const failAll = (error: Error): void => {
    threads.splice(threads.indexOf(thread), threads.includes(thread) ? 1 : 0)
    for (const { reject } of thread.waiting.values()) reject(error)
    thread.waiting.clear()
  }
  worker.on("message", (message: FromHashThread) => {
    const waiting = thread.waiting.get(message.id)
    thread.waiting.delete(message.id)
    if (message._tag === "Hashed") waiting?.resolve(message.hashes)
    else waiting?.reject(new Error(message.message))
  })
  worker.on("error", (error) => failAll(error instanceof Error ? error : new Error(String(error))))
  worker.on("exit", () => failAll(new Error("the thread that hashes files has ended")))
  // The program ends without waiting for it.
  worker.unref()
  return thread
}

/** The thread with the least to do; a new one where all have something, up to the number of processors. */
const leastBusy = (): Thread => {
  const [idlest] = threads.toSorted((left, right) => left.waiting.size - right.waiting.size)
  const isCrowded = threads.length >= Math.min(MOST_THREADS, availableParallelism())
  if (idlest !== undefined && (idlest.waiting.size === 0 || isCrowded)) return idlest
  const thread = startThread()
  threads.push(thread)
  return thread
}

/**
 * Hashes a file in another thread, so that hashing costs the transfer no time.
 */
export const hashFile = (path: string, plan: HashPlan): FileHashing => {
  const thread = leastBusy()
  const id = ++lastId
  const done = Promise.withResolvers<ReadonlyArray<string>>()
  // Who gives it up does not wait for the answer.
  done.promise.catch(() => undefined)
  thread.waiting.set(id, done)
  const tell = (message: ToHashThread): void => thread.worker.postMessage(message)
  tell({ _tag: "Open", id, path, plan })
  return {
    present: (bytes) => tell({ _tag: "Present", id, bytes }),
    hashes: done.promise,
    close: () => {
      if (thread.waiting.delete(id)) tell({ _tag: "Close", id })
    },
  }
}

import type { Hash } from "node:crypto"
import type { HashPlan } from "./digest.ts"

/** What a thread that hashes files is told. Files are told apart by a number. */
export type ToHashThread =
  | { readonly _tag: "Open"; readonly id: number; readonly path: string; readonly plan: HashPlan }
  /** So many bytes from the beginning of the file on are there: they can be hashed. */
  | { readonly _tag: "Present"; readonly id: number; readonly bytes: number }
  /** The file is of no interest any more. */
  | { readonly _tag: "Close"; readonly id: number }

/** What it answers, once for each file that is not closed before: the hash of each range in hex, or why there is none. */
export type FromHashThread =
  | { readonly _tag: "Hashed"; readonly id: number; readonly hashes: ReadonlyArray<string> }
  | { readonly _tag: "Failed"; readonly id: number; readonly message: string }

/**
 * What such a thread runs. Its text is what the thread is made from, so that the program stays one file: nothing from outside
 * of its braces is there when it runs, but types.
 */
export const hashThread = (): void => {
  const { parentPort } = process.getBuiltinModule("node:worker_threads")
  const { createHash } = process.getBuiltinModule("node:crypto")
  const { closeSync, openSync, readSync } = process.getBuiltinModule("node:fs")

  interface OpenFile {
    readonly descriptor: number
    readonly plan: HashPlan
    readonly hashes: Array<string>
    hash: Hash | undefined
    position: number
  }

  const buffer = Buffer.allocUnsafe(1024 * 1024)
  const files = new Map<number, OpenFile>()
  const answer = (message: FromHashThread): void => parentPort?.postMessage(message)

  const close = (id: number): void => {
    const file = files.get(id)
    if (file !== undefined) closeSync(file.descriptor)
    files.delete(id)
  }

  /** Hashes a range as far as it is there. Whether it is done. */
  const isHashed = (file: OpenFile, range: HashPlan["ranges"][number], present: number): boolean => {
    file.hash ??= createHash(file.plan.algorithm).update(range.prefix)
    while (file.position < Math.min(range.end, present)) {
      const wanted = Math.min(buffer.byteLength, range.end - file.position, present - file.position)
      const bytes = readSync(file.descriptor, buffer, 0, wanted, file.position)
      if (bytes === 0) throw new Error("the file has become shorter")
      file.hash.update(buffer.subarray(0, bytes))
      file.position += bytes
    }
    if (file.position < range.end) return false
    file.hashes.push(file.hash.digest("hex"))
    file.hash = undefined
    return true
  }

  const advance = (id: number, file: OpenFile, present: number): void => {
    for (;;) {
      const range = file.plan.ranges[file.hashes.length]
      if (range === undefined) {
        answer({ _tag: "Hashed", id, hashes: file.hashes })
        close(id)
        return
      }
      if (!isHashed(file, range, present)) return
    }
  }

  parentPort?.on("message", (message: ToHashThread) => {
    const { id } = message
    try {
      if (message._tag === "Open") {
        const { path, plan } = message
        files.set(id, { descriptor: openSync(path, "r"), plan, hashes: [], hash: undefined, position: 0 })
      } else if (message._tag === "Close") close(id)
      else {
        const file = files.get(id)
        if (file !== undefined) advance(id, file, message.bytes)
      }
    } catch (error) {
      answer({ _tag: "Failed", id, message: error instanceof Error ? error.message : String(error) })
      close(id)
    }
  })
}

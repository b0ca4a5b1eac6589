import type { Hash } from "node:crypto"
import type { HashPlan } from "./digest.ts"

/** What a thread that hashes files is told. Files are told apart by a number. */
export type ToHashThread =
  | { readonly _tag: "Open"; readonly id: number; readonly plan: HashPlan }
  /** The bytes that come next, in memory that does not change until this is answered. */
  | { readonly _tag: "Next"; readonly id: number; readonly bytes: Uint8Array }
  /** The file is of no interest any more. */
  | { readonly _tag: "Close"; readonly id: number }

/** What it answers about a file. */
export type FromHashThread =
  /** To each `Next`, in their order: the bytes are hashed. */
  | { readonly _tag: "Done"; readonly id: number }
  /** Once all ranges are hashed: the hash of each in hex. */
  | { readonly _tag: "Hashed"; readonly id: number; readonly hashes: ReadonlyArray<string> }

/**
 * What such a thread runs. Its text is what the thread is made from, so that the program stays one file: nothing from outside
 * of its braces is there when it runs, but types.
 */
export const hashThread = (): void => {
  const { parentPort } = process.getBuiltinModule("node:worker_threads")
  const { createHash } = process.getBuiltinModule("node:crypto")

  interface HashedFile {
    readonly plan: HashPlan
    readonly hashes: Array<string>
    hash: Hash | undefined
    position: number
  }

  const files = new Map<number, HashedFile>()
  const answer = (message: FromHashThread): void => parentPort?.postMessage(message)

  /** Hashes the bytes that come next, range by range; also what takes none, such as an empty file. */
  const advance = (id: number, file: HashedFile, bytes: Uint8Array): void => {
    const { plan, hashes } = file
    for (let rest = bytes; ; ) {
      const range = plan.ranges[hashes.length]
      if (range === undefined) {
        answer({ _tag: "Hashed", id, hashes })
        files.delete(id)
        return
      }
      file.hash ??= createHash(plan.algorithm).update(range.prefix)
      const part = rest.subarray(0, range.end - file.position)
      file.hash.update(part)
      file.position += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (file.position < range.end) return
      hashes.push(file.hash.digest("hex"))
      file.hash = undefined
    }
  }

  parentPort?.on("message", (message: ToHashThread) => {
    const { id } = message
    if (message._tag === "Open") {
      const file = { plan: message.plan, hashes: [], hash: undefined, position: 0 }
      files.set(id, file)
      advance(id, file, new Uint8Array())
    } else if (message._tag === "Close") files.delete(id)
    else {
      const file = files.get(id)
      if (file !== undefined) advance(id, file, message.bytes)
      answer({ _tag: "Done", id })
    }
  })
}

import { VolumeFailure } from "../source/failure.ts"
import { linkRefused } from "./own-paths.ts"

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : ""

/** The path that the file system was asked for. */
const pathOf = (error: unknown): string | undefined =>
  error instanceof Error && "path" in error ? String(error.path) : undefined

/** What each of these errors of a file system is called in the log; the operator knows the words. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "No space left on device"],
  ["EDQUOT", "Disk quota exceeded"],
  ["EFBIG", "No space left on device for a file of this size"],
])

/** An error of the file system as a failure; one that is told already stays as it is. */
export const volumeFailure = (error: unknown, path: string): VolumeFailure => {
  if (error instanceof VolumeFailure) return error
  const code = codeOf(error)
  if (code === "ELOOP") return linkRefused(pathOf(error) ?? path)
  const meaning = MEANINGS.get(code)
  const told = error instanceof Error ? error.message : String(error)
  return new VolumeFailure({
    message: meaning === undefined ? `cannot write ${path}: ${told}` : `${meaning} (${code}): cannot write ${path}`,
  })
}

import { Result } from "effect"
import { UnsafePath } from "./failure.ts"

/** The downloader's own folder on the volume: files under way, and what is known of the others. */
export const STATE_FOLDER = ".aim-download"

const problemOf = (path: string): string | undefined => {
  if (path === "") return "it is empty"
  if (path.startsWith("/")) return "it is absolute"
  if (path.includes("\\")) return "it contains a backslash"
  if (/\p{Cc}/u.test(path)) return "it contains a control character"
  const segments = path.split("/")
  if (segments.includes("..")) return "it leads upwards"
  if (segments.some((segment) => segment === "" || segment === ".")) return "it contains an empty step"
  if (segments[0] === STATE_FOLDER) return `${STATE_FOLDER} is the downloader's own`
  if (segments.some((segment) => Buffer.byteLength(segment) > 255)) return "a part of it is longer than 255 bytes"
  return undefined
}

/** The path of a file as the source names it, if it leads to a place below the target, and only there. */
export const targetPath = (path: string): Result.Result<string, UnsafePath> => {
  const problem = problemOf(path)
  return problem === undefined
    ? Result.succeed(path)
    : Result.fail(new UnsafePath({ message: `refusing the file name ${JSON.stringify(path)}: ${problem}` }))
}

/** Fails where one of the paths is a folder of another: object stores have both, file systems only one of them. */
export const checkTogether = (paths: ReadonlyArray<string>): Result.Result<void, UnsafePath> => {
  const files = new Set(paths)
  for (const path of paths) {
    const folder = foldersOf(path).find((each) => files.has(each))
    if (folder !== undefined) {
      const names = `${JSON.stringify(folder)} and ${JSON.stringify(path)}`
      return Result.fail(new UnsafePath({ message: `refusing the file names ${names}: one is a folder of the other` }))
    }
  }
  return Result.void
}

/** The folders that a path leads through, the outermost first. */
const foldersOf = (path: string): ReadonlyArray<string> => {
  const segments = path.split("/")
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("/"))
}

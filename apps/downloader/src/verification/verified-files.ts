import { appendFile, lstat, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Option, Result, Schema } from "effect"
import type { RemoteFile } from "../source/remote-file.ts"
import { STATE_FOLDER, targetPath } from "../source/target-path.ts"
import { makeStateFolder, OPEN, refuseLinks } from "../volume/own-paths.ts"

/** What is known of a file that was verified: as long as it looks the same, it is. */
const Entry = Schema.Struct({
  path: Schema.String,
  version: Schema.String,
  size: Schema.Int,
  mtimeMs: Schema.Number,
})
type Entry = typeof Entry.Type

const decodeEntry = Schema.decodeUnknownOption(Schema.fromJsonString(Entry))

const listPath = (target: string): string => join(target, STATE_FOLDER, "verified.jsonl")
const markerPath = (target: string): string => join(target, STATE_FOLDER, "complete.json")

/** The files on the volume that were verified, by path. Lines that a kill cut off count for nothing. */
export class VerifiedFiles {
  readonly #target: string
  readonly #entries: Map<string, Entry>

  private constructor(target: string, entries: Map<string, Entry>) {
    this.#target = target
    this.#entries = entries
  }

  static async open(target: string): Promise<VerifiedFiles> {
    await makeStateFolder(target)
    const path = listPath(target)
    await appendFile(path, "", { flag: OPEN.toAppend })
    const text = await readFile(path, { encoding: "utf8", flag: OPEN.toRead })
    const lines = text.split("\n").flatMap((line) => Option.toArray(decodeEntry(line)))
    // Who can write to the volume must not have other files deleted.
    const entries = lines.filter(({ path }) => Result.isSuccess(targetPath(path)))
    return new VerifiedFiles(target, new Map(entries.map((entry) => [entry.path, entry])))
  }

  /** Whether a file is in its place, and was verified there. */
  async has({ path, version, size }: RemoteFile): Promise<boolean> {
    const entry = this.#entries.get(path)
    if (entry === undefined || entry.version !== version || entry.size !== size) return false
    const found = await lstat(join(this.#target, path)).catch(() => undefined)
    return found?.isFile() === true && found.size === size && found.mtimeMs === entry.mtimeMs
  }

  /** Whether something is in the place of a file that was never brought there by a downloader: it may be somebody's own. */
  async isForeign(path: string): Promise<boolean> {
    const found = await lstat(join(this.#target, path)).catch(() => undefined)
    return found !== undefined && !this.#entries.has(path)
  }

  /** Remembers that the file in its place is the right one. */
  async add({ path, version, size }: RemoteFile): Promise<void> {
    const { mtimeMs } = await lstat(join(this.#target, path))
    const entry: Entry = { path, version, size, mtimeMs }
    this.#entries.set(path, entry)
    await appendFile(listPath(this.#target), `${JSON.stringify(entry)}\n`, { flag: OPEN.toAppend })
  }

  /** Removes what an earlier version of the source had and this one has not. Files of others are left alone. */
  async removeOthers(files: ReadonlyArray<RemoteFile>): Promise<ReadonlyArray<string>> {
    const wanted = new Set(files.map(({ path }) => path))
    const others = [...this.#entries.keys()].filter((path) => !wanted.has(path)).sort()
    for (const path of others) {
      await refuseLinks(this.#target, path)
      await rm(join(this.#target, path), { force: true })
      this.#entries.delete(path)
    }
    return others
  }
}

/** What the volume says once everything is there. It appears at once, and last of all. */
export interface Completion {
  readonly source: string
  readonly files: number
  readonly bytes: number
}

/** Says on the volume that everything is there. */
export const writeCompletion = async (target: string, completion: Completion): Promise<void> => {
  const path = markerPath(target)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, `${JSON.stringify(completion)}\n`, { flag: OPEN.toReplace, flush: true })
  await rename(`${path}.new`, path)
  const folder = await open(dirname(path), "r")
  await folder.sync().finally(() => folder.close())
}

/** From now on until everything is there, the volume does not say so. */
export const removeCompletion = (target: string): Promise<void> => rm(markerPath(target), { force: true })

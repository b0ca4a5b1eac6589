import { randomUUID } from "node:crypto"
import { lstat, lutimes, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { VolumeFailure } from "../source/failure.ts"
import { STATE_FOLDER } from "../source/target-path.ts"
import { makeStateFolder, OPEN } from "./own-paths.ts"

/** Who has not touched its mark for so long is taken for gone; who works touches it more often. */
const RECENT_MILLIS = 60_000

/** What is told where somebody else writes to the same folder. */
export const anotherWorksIn = (target: string): VolumeFailure =>
  new VolumeFailure({ message: `another downloader works in ${target}` })

/**
 * Says on the volume who works there: the downloader that started last. A pod on a node that is lost may go on beside the one
 * that replaces it; it ends as soon as it looks here.
 */
export class OwnerMark {
  readonly #target: string
  readonly #path: string
  readonly #id = randomUUID()
  /** Whether another one may still be at work: what is hashed as it comes may then be changed on the volume. */
  readonly isContested: boolean

  private constructor(target: string, path: string, isContested: boolean) {
    this.#target = target
    this.#path = path
    this.isContested = isContested
  }

  /** Takes over a target. */
  static async claim(target: string): Promise<OwnerMark> {
    const path = join(target, STATE_FOLDER, "owner")
    await makeStateFolder(target)
    const touched = await lstat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    const mark = new OwnerMark(target, path, Date.now() - touched < RECENT_MILLIS)
    await writeFile(path, mark.#id, { flag: OPEN.toReplace })
    return mark
  }

  /** Fails where another one has started since. */
  async check(): Promise<void> {
    const id = await readFile(this.#path, { encoding: "utf8", flag: OPEN.toRead })
    if (id !== this.#id) throw anotherWorksIn(this.#target)
  }

  /** The same, and shows that this one is still at work. */
  async touch(): Promise<void> {
    await this.check()
    const now = new Date()
    // A volume that keeps no times is written to all the same.
    await lutimes(this.#path, now, now).catch(() => undefined)
  }

  /** Shows that this one is at work no more. Where it cannot, the next one is careful without need. */
  async release(): Promise<void> {
    const released = this.check().then(() => lutimes(this.#path, 0, 0))
    await released.catch(() => undefined)
  }
}

import { constants, lstat, mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { VolumeFailure } from "../source/failure.ts"
import { STATE_FOLDER } from "../source/target-path.ts"

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants

/** How files below the target are opened: a symbolic link is none of ours, and may lead anywhere. */
export const OPEN = {
  toRead: O_RDONLY | O_NOFOLLOW,
  toWrite: O_WRONLY | O_NOFOLLOW,
  /** What is there, or a new file. */
  toReadAndWrite: O_RDWR | O_CREAT | O_NOFOLLOW,
  toAppend: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW,
  toReplace: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
} as const

/** What is told of a file or folder that has to be ours, and leads elsewhere. */
export const linkRefused = (path: string): VolumeFailure =>
  new VolumeFailure({ message: `refusing ${path}: it is a symbolic link` })

/** Fails where one of the folders that lead from the target to a path is a symbolic link. The target itself may be one. */
export const refuseLinks = async (target: string, path: string): Promise<void> => {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const place = join(target, folder)
    const found = await lstat(place).catch(() => undefined)
    if (found?.isSymbolicLink()) throw linkRefused(place)
  }
}

/** Makes the downloader's own folder below the target, and the target, unless they are there. */
export const makeStateFolder = async (target: string): Promise<void> => {
  await refuseLinks(target, join(STATE_FOLDER, "any file"))
  await mkdir(join(target, STATE_FOLDER), { recursive: true })
}

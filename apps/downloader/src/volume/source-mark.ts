import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { VolumeFailure } from "../source/failure.ts"
import { STATE_FOLDER } from "../source/target-path.ts"
import { makeStateFolder, OPEN } from "./own-paths.ts"

/**
 * Says on the volume which source the files are from. Fails where they are from another one: those that the new one does not have
 * would be removed. The volume of an artifact is taken over, since it has nothing but the files of one source.
 */
export const rememberSource = async (target: string, uri: string, isOwnVolume: boolean): Promise<void> => {
  const path = join(target, STATE_FOLDER, "source")
  const source = uri.replace(/\/+$/, "")
  await makeStateFolder(target)
  const known = await readFile(path, { encoding: "utf8", flag: OPEN.toRead }).catch(() => "")
  if (known === source) return
  if (known !== "" && !isOwnVolume) {
    const message = `${target} has the files of ${known}: choose another folder for those of ${source}`
    throw new VolumeFailure({ message })
  }
  await writeFile(path, source, { flag: OPEN.toReplace })
}

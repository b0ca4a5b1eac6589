// Vitest's global setup: the programs are bundled once for all tests of a run, into a folder that the tests' processes find
// in their environment. A bundle starts several times as fast as the sources, and is what the images have.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bundleProgram, type Program, programs, sourceOf } from "./bundle.ts"

const FOLDER = "AIM_ENGINE_BUNDLES_OF_RUN"

/** Bundles all programs; what it returns takes the bundles away. Those of a run's first project serve its others, too. */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env[FOLDER] !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-bundles-"))
  await Promise.all(programs.map((program) => bundleProgram(program, folder)))
  process.env[FOLDER] = folder
  return async () => {
    delete process.env[FOLDER]
    await rm(folder, { recursive: true, force: true })
  }
}

/** The file with which a test starts a program: the bundle of its run, or the sources where nothing was set up. */
export const programOfRun = (program: Program): string => {
  const folder = process.env[FOLDER]
  return folder === undefined ? sourceOf(program) : join(folder, `${program}.mjs`)
}
